# SPDX-License-Identifier: MIT OR Apache-2.0
"""Small glTF-binary reader and writer on NumPy, enough for our own assets."""
import json
import struct

import numpy as np

_DTYPE = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTH = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_CODE = {np.dtype(v): k for k, v in _DTYPE.items()}


def read(path):
    """Return (json document, binary chunk) of a .glb file."""
    with open(path, "rb") as handle:
        data = handle.read()
    length = struct.unpack("<I", data[12:16])[0]
    doc = json.loads(data[20:20 + length])
    return doc, data[20 + length + 8:]


def accessor(doc, binary, index):
    """The accessor's values as an array of shape (count, width)."""
    acc = doc["accessors"][index]
    view = doc["bufferViews"][acc["bufferView"]]
    dtype, width = np.dtype(_DTYPE[acc["componentType"]]), _WIDTH[acc["type"]]
    start = view.get("byteOffset", 0) + acc.get("byteOffset", 0)
    stride = view.get("byteStride", dtype.itemsize * width)
    raw = np.frombuffer(binary, np.uint8, (acc["count"] - 1) * stride + dtype.itemsize * width, start)
    rows = np.lib.stride_tricks.as_strided(raw, (acc["count"], dtype.itemsize * width), (stride, 1))
    return rows.copy().view(dtype).reshape(acc["count"], width)


class Writer:
    """Collects buffer views, accessors and images, then writes one .glb."""

    def __init__(self, generator="skillward assets-src/people"):
        self.doc = {"asset": {"version": "2.0", "generator": generator}, "accessors": [], "bufferViews": []}
        self.blob = bytearray()

    def view(self, data, target=None):
        while len(self.blob) % 4:
            self.blob.append(0)
        entry = {"buffer": 0, "byteOffset": len(self.blob), "byteLength": len(data)}
        if target:
            entry["target"] = target
        self.blob += data
        self.doc["bufferViews"].append(entry)
        return len(self.doc["bufferViews"]) - 1

    def add(self, array, kind, target=None, bounds=False, normalized=False):
        array = np.ascontiguousarray(array)
        entry = {
            "bufferView": self.view(array.tobytes(), target),
            "componentType": _CODE[array.dtype],
            "count": len(array),
            "type": kind,
        }
        if normalized:
            entry["normalized"] = True
        if bounds:
            flat = array.reshape(len(array), -1)
            entry["min"], entry["max"] = flat.min(0).tolist(), flat.max(0).tolist()
        self.doc["accessors"].append(entry)
        return len(self.doc["accessors"]) - 1

    def append(self, key, value):
        self.doc.setdefault(key, []).append(value)
        return len(self.doc[key]) - 1

    def texture(self, path, name):
        with open(path, "rb") as handle:
            data = handle.read()
        mime = "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"
        image = self.append("images", {"name": name, "mimeType": mime, "bufferView": self.view(data)})
        if "samplers" not in self.doc:
            self.append("samplers", {"magFilter": 9729, "minFilter": 9987, "wrapS": 10497, "wrapT": 10497})
        return self.append("textures", {"source": image, "sampler": 0, "name": name})

    def write(self, path):
        while len(self.blob) % 4:
            self.blob.append(0)
        self.doc["buffers"] = [{"byteLength": len(self.blob)}]
        text = json.dumps(self.doc, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + len(self.blob)
        with open(path, "wb") as out:
            out.write(struct.pack("<4sII", b"glTF", 2, total))
            out.write(struct.pack("<I4s", len(text), b"JSON") + text)
            out.write(struct.pack("<I4s", len(self.blob), b"BIN\0") + bytes(self.blob))
