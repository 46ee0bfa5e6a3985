# SPDX-License-Identifier: MIT OR Apache-2.0
"""Makes the coarse twin of each model, for machines whose processor must draw: fewer triangles, small
textures, no normal maps. Nodes, materials, skins, morph targets and texture coordinates stay as they are,
because only triangles are taken away: what is bound by name fits both.

    python assets-src/lib/coarse.py            every model of assets/models, into assets/models/coarse
    python assets-src/lib/coarse.py door.glb   only these

A software driver shades whole blocks of pixels for every triangle, however small: on lavapipe, the
number of triangles counts as much as the number of pixels.
"""

import io
import json
import os
import struct
import sys

import meshoptimizer
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "..", "..", "assets", "models")

# Share of the triangles to keep, and the largest error as a share of the mesh's extent.
DEFAULT = (0.25, 0.02)
SHARES = {
    "ward_bay": (0.30, 0.0025),
    "hand_left": (0.35, 0.02),
    "hand_right": (0.35, 0.02),
    "patient_a": (0.16, 0.02),
    "patient_b": (0.16, 0.02),
}
# Longest edge of a texture in pixels; what has lettering keeps more.
TEXTURE, LETTERED = 256, 512
LETTERS = ("atlas", "label", "face", "screen", "sign")

_TYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


class Model:
    """A binary glTF file, taken apart and put together again."""

    def __init__(self, path):
        with open(path, "rb") as source:
            data = source.read()
        length = struct.unpack_from("<I", data, 12)[0]
        self.doc = json.loads(data[20 : 20 + length])
        self.old = data[28 + length :]
        self.new = bytearray()
        self.views = []

    def view(self, index):
        view = self.doc["bufferViews"][index]
        at = view.get("byteOffset", 0)
        return self.old[at : at + view["byteLength"]], view.get("byteStride")

    def accessor(self, index):
        a = self.doc["accessors"][index]
        kind, width, count = np.dtype(_TYPES[a["componentType"]]), _WIDTHS[a["type"]], a["count"]
        if "bufferView" in a:
            raw, stride = self.view(a["bufferView"])
            stride = stride or kind.itemsize * width
            out = np.lib.stride_tricks.as_strided(
                np.frombuffer(raw, kind, offset=a.get("byteOffset", 0), count=1),
                (count, width), (stride, kind.itemsize)).copy()
        else:
            out = np.zeros((count, width), kind)
        if "sparse" in a:
            sparse = a["sparse"]
            where, _ = self.view(sparse["indices"]["bufferView"])
            where = np.frombuffer(where, _TYPES[sparse["indices"]["componentType"]],
                                  offset=sparse["indices"].get("byteOffset", 0), count=sparse["count"])
            value, _ = self.view(sparse["values"]["bufferView"])
            value = np.frombuffer(value, kind, offset=sparse["values"].get("byteOffset", 0),
                                  count=sparse["count"] * width)
            out[where] = value.reshape(-1, width)
        return out

    def put(self, raw):
        self.new += bytes(-len(self.new) % 4)
        self.views.append({"buffer": 0, "byteOffset": len(self.new), "byteLength": len(raw)})
        self.new += raw
        return len(self.views) - 1

    def write(self, path):
        self.doc["bufferViews"] = self.views
        self.new += bytes(-len(self.new) % 4)
        self.doc["buffers"] = [{"byteLength": len(self.new)}]
        text = json.dumps(self.doc, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        total = 28 + len(text) + len(self.new)
        with open(path, "wb") as out:
            out.write(struct.pack("<4sIII4s", b"glTF", 2, total, len(text), b"JSON") + text)
            out.write(struct.pack("<I4s", len(self.new), b"BIN\0") + self.new)


def simplified(indices, positions, share, error):
    target = max(3, int(len(indices) * share) // 3 * 3)
    out = np.zeros(len(indices), np.uint32)
    count = meshoptimizer.simplify(out, indices, positions, target_index_count=target, target_error=error)
    return out[:count] if count >= 3 else indices


def coarsen(source, target, share, error):
    model = Model(source)
    doc = model.doc
    accessors = []

    def add(like, data):
        made = {key: like[key] for key in ("componentType", "type", "normalized", "name") if key in like}
        made.update(count=len(data), bufferView=model.put(np.ascontiguousarray(data).tobytes()))
        if like["type"] == "VEC3" and like["componentType"] == 5126:
            made.update(min=data.min(0).tolist(), max=data.max(0).tolist())
        accessors.append(made)
        return len(accessors) - 1

    before = after = 0
    for mesh in doc["meshes"]:
        for part in mesh["primitives"]:
            names = part["attributes"]
            names.pop("TANGENT", None)
            positions = np.ascontiguousarray(model.accessor(names["POSITION"]), np.float32)
            old = np.ascontiguousarray(model.accessor(part["indices"])[:, 0], np.uint32)
            new = simplified(old, positions, share, error)
            before, after = before + len(old) // 3, after + len(new) // 3
            used, new = np.unique(new, return_inverse=True)
            kind = "<u2" if len(used) < 65535 else "<u4"
            like = {"componentType": 5123 if kind == "<u2" else 5125, "type": "SCALAR"}
            part["indices"] = add(like, new.astype(kind).reshape(-1, 1))
            for group in [names, *part.get("targets", [])]:
                group.pop("TANGENT", None)
                for name, index in list(group.items()):
                    data = model.accessor(index)[used]
                    # Vertex data must lie at multiples of four bytes.
                    if data.dtype.itemsize * data.shape[1] % 4:
                        raise ValueError(f"{name} of {source} is not aligned")
                    group[name] = add(doc["accessors"][index], data)
    for skin in doc.get("skins", []):
        index = skin["inverseBindMatrices"]
        skin["inverseBindMatrices"] = add(doc["accessors"][index], model.accessor(index))
    assert not doc.get("animations"), "animations are not expected here"
    doc["accessors"] = accessors
    textures(model)
    model.write(target)
    print(f"{os.path.basename(source):24} {before:6} -> {after:6} triangles, "
          f"{os.path.getsize(source) // 1024:5} -> {os.path.getsize(target) // 1024:5} KiB")


def textures(model):
    """Keeps the colours, small; a mean stands for what was roughness and metal."""
    doc = model.doc
    pictures = [Image.open(io.BytesIO(model.view(image["bufferView"])[0])) for image in doc.get("images", [])]
    colours = {}
    for material in doc["materials"]:
        material.pop("normalTexture", None)
        material.pop("occlusionTexture", None)
        surface = material.get("pbrMetallicRoughness", {})
        rough = surface.pop("metallicRoughnessTexture", None)
        if rough is not None:
            mean = np.asarray(pictures[doc["textures"][rough["index"]]["source"]].convert("RGB")).mean((0, 1)) / 255
            surface["roughnessFactor"] = float(surface.get("roughnessFactor", 1.0) * mean[1])
            surface["metallicFactor"] = float(surface.get("metallicFactor", 1.0) * mean[2])
        for holder, key in ((surface, "baseColorTexture"), (material, "emissiveTexture")):
            if key in holder:
                holder[key]["index"] = colours.setdefault(holder[key]["index"], len(colours))
    kept, images = [], {}
    for old in colours:
        texture = dict(doc["textures"][old])
        texture["source"] = images.setdefault(texture["source"], len(images))
        kept.append(texture)
    made = []
    for old in images:
        image, picture = doc["images"][old], pictures[old]
        lettered = any(word in image.get("name", "") for word in LETTERS)
        limit = LETTERED if lettered else TEXTURE
        picture.thumbnail((limit, limit), Image.Resampling.BOX)
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=True)
        made.append({"name": image.get("name", ""), "mimeType": "image/png", "bufferView": model.put(out.getvalue())})
    for key, value in (("textures", kept), ("images", made)):
        if value:
            doc[key] = value
        else:
            doc.pop(key, None)


if __name__ == "__main__":
    os.makedirs(os.path.join(MODELS, "coarse"), exist_ok=True)
    wanted = sys.argv[1:] or sorted(name for name in os.listdir(MODELS) if name.endswith(".glb"))
    for name in wanted:
        coarsen(os.path.join(MODELS, name), os.path.join(MODELS, "coarse", name), *SHARES.get(name[:-4], DEFAULT))
