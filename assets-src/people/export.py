# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes a dressed patient as one .glb in room coordinates."""
from pathlib import Path

import numpy as np

import glb
from paths import MODELS

PLAIN = {
    "mat_trim": dict(colour=(0.30, 0.42, 0.55), rough=0.85),
    "mat_cushion": dict(colour=(0.16, 0.30, 0.44), rough=0.48),
}


def materials(out, patient, scene, folder):
    """name -> material index."""
    folder = Path(folder)
    tex = {}
    for kind, files in scene["files"].items():
        for k, path in files.items():
            tex[f"{kind}_{k}"] = out.texture(path, f"{kind}_{k}")
    for name in ("gown", "bedspread", "sheet", "eye"):
        tex[name] = out.texture(folder / f"{name}.jpg", name)
    for name in ("lash", "hair", "wristband"):
        tex[name] = out.texture(folder / f"{name}.png", name)
    tex["hair_normal"] = out.texture(folder / "hair_normal.jpg", "hair_normal")
    index = {}

    def add(name, base=None, rough=1.0, **extra):
        pbr = {"metallicFactor": 0.0, "roughnessFactor": rough}
        if base is not None:
            pbr["baseColorTexture"] = {"index": tex[base]}
        pbr.update(extra.pop("pbr", {}))
        index[name] = out.append("materials", {"name": name, "pbrMetallicRoughness": pbr, **extra})

    for kind in ("head", "limbs"):
        add(f"mat_{kind}", f"{kind}_albedo", 1.0, pbr={"metallicRoughnessTexture": {"index": tex[f"{kind}_orm"]}},
            normalTexture={"index": tex[f"{kind}_normal"], "scale": 1.0})
    add("mat_eye", "eye", 0.12)
    add("mat_lash", "lash", 0.8, alphaMode="MASK", alphaCutoff=0.4, doubleSided=True)
    for k, cutoff in ((0, 0.10), (1, 0.50)):
        add(f"mat_hair_{k}", "hair", 0.78, normalTexture={"index": tex["hair_normal"]}, alphaMode="MASK",
            alphaCutoff=cutoff, doubleSided=False)
    add("mat_gown", "gown", 0.88, doubleSided=True)
    add("mat_bedspread", "bedspread", 0.92, doubleSided=True)
    add("mat_sheet", "sheet", 0.9, doubleSided=True)
    add("mat_wristband", "wristband", 0.4, doubleSided=True)
    add("mat_gold", None, 0.3, pbr={"baseColorFactor": [0.90, 0.66, 0.32, 1.0], "metallicFactor": 1.0})
    for name, spec in PLAIN.items():
        add(name, None, spec["rough"], pbr={"baseColorFactor": [*spec["colour"], 1.0]})
    return index


def frame(normal, along):
    """Quaternion with +Y along the normal and -Z close to `along`."""
    y = normal / np.linalg.norm(normal)
    z = -(along - y * (along @ y))
    z /= np.linalg.norm(z)
    x = np.cross(y, z)
    m = np.stack([x, y, z], 1)
    w = np.sqrt(max(0, 1 + m[0, 0] + m[1, 1] + m[2, 2])) / 2
    qx = np.copysign(np.sqrt(max(0, 1 + m[0, 0] - m[1, 1] - m[2, 2])) / 2, m[2, 1] - m[1, 2])
    qy = np.copysign(np.sqrt(max(0, 1 - m[0, 0] + m[1, 1] - m[2, 2])) / 2, m[0, 2] - m[2, 0])
    qz = np.copysign(np.sqrt(max(0, 1 - m[0, 0] - m[1, 1] + m[2, 2])) / 2, m[1, 0] - m[0, 1])
    return [float(v) for v in np.array([qx, qy, qz, w]) / np.linalg.norm([qx, qy, qz, w])]


def write(patient, scene, folder):
    out = glb.Writer("skillward assets-src/people/patient.py")
    index = materials(out, patient, scene, folder)
    children, total, report = [], 0, []
    for name, list_of in scene["nodes"].items():
        names = sorted({m for part in list_of for m in part.morphs}, key=["breathe", "blink"].index)
        primitives = []
        for part in list_of:
            shade = np.concatenate([np.round(part.shade * 255), np.full((len(part.shade), 1), 255)], 1).astype(np.uint8)
            length = np.linalg.norm(part.normals, axis=1, keepdims=True)
            normals = np.where(length > 1e-6, part.normals / np.maximum(length, 1e-6), [0.0, 1.0, 0.0])
            primitive = {
                "attributes": {
                    "POSITION": out.add(part.points.astype(np.float32), "VEC3", 34962, bounds=True),
                    "NORMAL": out.add(normals.astype(np.float32), "VEC3", 34962),
                    "TEXCOORD_0": out.add(part.uv.astype(np.float32), "VEC2", 34962),
                    "COLOR_0": out.add(shade, "VEC4", 34962, normalized=True),
                },
                "indices": out.add(part.tris.astype(np.uint16).ravel(), "SCALAR", 34963),
                "material": index[part.material],
            }
            assert len(part.points) < 65535
            if names:
                primitive["targets"] = [
                    {"POSITION": out.add(part.morphs.get(m, np.zeros_like(part.points)).astype(np.float32), "VEC3", 34962, bounds=True)}
                    for m in names]
            primitives.append(primitive)
            total += len(part.tris)
            report.append(f"{part.material}:{len(part.tris)}")
        mesh = {"name": name, "primitives": primitives}
        if names:
            mesh.update(weights=[0.0] * len(names), extras={"targetNames": names})
        children.append(out.append("nodes", {"name": name, "mesh": out.append("meshes", mesh)}))
    for name, (place, normal) in scene["sites"].items():
        along = np.array([0, 0, 1.0])
        children.append(out.append("nodes", {"name": name, "translation": [float(v) for v in place],
                                             "rotation": frame(normal, along)}))
        print(f"  {name:30} at {np.round(place, 3)} normal {np.round(normal, 2)}")
    root = out.append("nodes", {"name": patient.name, "children": children})
    out.append("scenes", {"name": patient.name, "nodes": [root]})
    out.doc["scene"] = 0
    path = MODELS / f"{patient.name}.glb"
    out.write(path)
    print(path.name, total, "triangles", path.stat().st_size // 1000, "kB", " ".join(report))
