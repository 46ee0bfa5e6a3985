# SPDX-License-Identifier: MIT OR Apache-2.0
"""Rewrites GLB files so that every embedded picture is a PNG.

The application is built without a JPEG decoder. Run it as the last step on models that were
exported with JPEG pictures:

    python assets-src/lib/glb_png.py assets/models/patient_a.glb ...
"""

import io
import json
import struct
import sys

from PIL import Image


def chunks(data):
    """The JSON and the binary chunk of a GLB."""
    magic, version, _ = struct.unpack_from("<4sII", data)
    if magic != b"glTF" or version != 2:
        raise SystemExit("not a glTF 2.0 binary")
    at, found = 12, {}
    while at < len(data):
        length, kind = struct.unpack_from("<I4s", data, at)
        found[kind] = data[at + 8 : at + 8 + length]
        at += 8 + length
    return json.loads(found[b"JSON"]), found.get(b"BIN\0", b"")


def to_png(jpeg):
    out = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def rewrite(path):
    with open(path, "rb") as file:
        document, binary = chunks(file.read())
    pictures = {
        image["bufferView"]: image
        for image in document.get("images", [])
        if image.get("mimeType") == "image/jpeg"
    }
    if not pictures:
        return False
    packed = bytearray()
    for index, view in enumerate(document["bufferViews"]):
        start = view.get("byteOffset", 0)
        part = binary[start : start + view["byteLength"]]
        if index in pictures:
            part = to_png(part)
            pictures[index]["mimeType"] = "image/png"
        packed += b"\0" * (-len(packed) % 4)
        view["byteOffset"], view["byteLength"] = len(packed), len(part)
        packed += part
    packed += b"\0" * (-len(packed) % 4)
    document["buffers"][0]["byteLength"] = len(packed)
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(packed), b"BIN\0") + packed
    with open(path, "wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body)
    return True


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, "rewritten" if rewrite(name) else "has no JPEG pictures")
