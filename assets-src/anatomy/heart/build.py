# SPDX-License-Identifier: MIT OR Apache-2.0
"""Builds assets/models/heart.glb.

python assets-src/anatomy/heart/build.py [step=0.08] [out=FILE]

Scene 0 holds the model, scene 1 its coarse twins (`lod1_`). Metres; x to the patient's left, y up, z to
the front.
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "people")]

import numpy as np  # noqa: E402
from scipy.spatial import cKDTree  # noqa: E402

import apart  # noqa: E402
import conduction  # noqa: E402
import grain  # noqa: E402
import inner  # noqa: E402
import looks  # noqa: E402
import motion  # noqa: E402
import valves  # noqa: E402
import vessels  # noqa: E402
from chambers import Solids  # noqa: E402
from glb import Writer  # noqa: E402
from grid import normals, simplify, tangents  # noqa: E402

ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))

# Triangles of each solid in the fine model; in the coarse one a part of them.
BUDGET = {
    "left_ventricle": 3700, "right_ventricle": 3800, "left_atrium": 2000, "right_atrium": 2600, "left_auricle": 1200, "right_auricle": 1500,
    "interventricular_septum": 1600, "membranous_septum": 160, "interatrial_septum": 420, "oval_fossa": 260,
    "left_ventricle_cavity": 900, "right_ventricle_cavity": 1100, "left_atrium_cavity": 700, "right_atrium_cavity": 800,
    "ascending_aorta": 1200, "arch_of_aorta": 900, "descending_aorta": 500, "pulmonary_trunk": 1000, "left_pulmonary_artery": 500,
    "right_pulmonary_artery": 700, "superior_vena_cava": 600, "inferior_vena_cava": 600, "ligamentum_arteriosum": 120,
    "brachiocephalic_trunk": 300, "left_common_carotid_artery": 260, "left_subclavian_artery": 260, "epicardial_fat": 3000, "pericardium": 1300,
}
COARSE = 0.27


def heart(step):
    """name -> (vertices, triangles, displacement when open or None), and the solids."""
    solids = Solids(step)
    parts = {}
    for name, field in solids.parts.items():
        parts[name] = (*solids.g.mesh(field, BUDGET.get(name, 260)), None)
    flaps = valves.leaflets()
    for name, (closed, opened) in flaps.items():
        parts[name] = valves.shell(closed, opened, 0.075)
    for name, (valve, index) in valves.CUSPS.items():
        parts[name] = valves.shell(*valves.cusp(valve, index), 0.055)
    for valve in ("mitral", "tricuspid"):
        parts[valve + "_annulus"] = (*valves.annulus(valve), None)
    muscles = valves.papillary_muscles(solids)
    for name, (mesh, _, _) in muscles.items():
        parts[name] = (*mesh, None)
    parts.update(valves.cords(flaps, muscles))
    arteries, veins, _ = vessels.build(solids)
    rest = {**arteries, **veins, **conduction.build(solids, muscles), **inner.build(solids)}
    parts.update({k: (*m, None) for k, m in rest.items()})
    kinds = {**{k: "artery" for k in arteries}, **{k: "vein" for k in veins}}
    kinds.update({k: "conduction" for k in rest if k not in kinds and k not in OWN})
    return parts, solids, kinds


GRAINED = {"myocardium", "atrium"}
OWN = {"septomarginal_trabecula", "crista_terminalis", "pectinate_muscles"}


def to_gltf(v):
    """Centimetres left, back, up to metres left, up, front."""
    v = np.asarray(v, float) / 100
    return np.stack([v[:, 0], v[:, 2], -v[:, 1]], 1).astype(np.float32)


def add(writer, name, mesh, solids, shade, material, slots):
    """Writes one node and returns its index."""
    verts, tris, opening = mesh
    n = shade.normals(verts, tris)
    slot = slots.setdefault(material, len(slots))
    flat, moves = normals(verts, tris), motion.targets(verts, solids)
    if opening is not None:
        moves["open"] = opening
    turn = lambda q: np.stack([q[:, 0], q[:, 2], -q[:, 1]], 1).astype(np.float32)
    attributes = {
        "POSITION": writer.add(to_gltf(verts), "VEC3", 34962, True),
        "NORMAL": writer.add(turn(n), "VEC3", 34962),
        "COLOR_0": writer.add(shade.colours(material, verts, n), "VEC4", 34962, normalized=True),
    }
    if material in GRAINED:
        uv = grain.coordinates(material, verts)
        attributes["TEXCOORD_0"] = writer.add(uv, "VEC2", 34962)
        # Texture coordinates run downwards in glTF, which turns the hand.
        t = tangents(verts, tris, n, uv * (1, -1))
        attributes["TANGENT"] = writer.add(np.concatenate([turn(t[:, :3]), t[:, 3:]], 1).astype(np.float32), "VEC4", 34962)
    kind = np.uint16 if len(verts) < 65535 else np.uint32
    primitive = {"attributes": attributes, "indices": writer.add(tris.astype(kind).reshape(-1), "SCALAR", 34963), "material": slot}
    entry = {"name": name, "primitives": [primitive]}
    if moves:
        primitive["targets"] = [
            {"POSITION": writer.add(to_gltf(d), "VEC3", 34962, True),
             "NORMAL": writer.add(turn(normals(verts + d, tris) - flat), "VEC3", 34962)} for d in moves.values()]

        entry["weights"] = [0.0] * len(moves)
        entry["extras"] = {"targetNames": list(moves)}
    mesh_index = writer.append("meshes", entry)
    key = name.removeprefix("lod1_")
    return writer.append("nodes", {"name": name, "mesh": mesh_index, "extras": {"label_key": "anatomy." + key, "apart": apart.place(key, material)}})


def main(words):
    options = dict(w.split("=") for w in words)
    out = options.get("out", os.path.join(ROOT, "assets", "models", "heart.glb"))
    parts, solids, kinds = heart(float(options.get("step", 0.08)))
    shade = looks.Shade(solids)
    writer, slots = Writer("skillward assets-src/anatomy/heart"), {}
    scenes, totals = [], []
    for coarse in (False, True):
        children, total = [], 0
        for name, (verts, tris, opening) in parts.items():
            if coarse:
                fewer = simplify(verts, tris, max(60, int(len(tris) * COARSE)))
                opening = None if opening is None else opening[cKDTree(verts).query(fewer[0])[1]]
                verts, tris = fewer
            material = kinds.get(name) or looks.material_of(name)
            children.append(add(writer, ("lod1_" if coarse else "") + name, (verts, tris, opening), solids, shade, material, slots))
            total += len(tris)
        scenes.append({"name": "heart_lod1" if coarse else "heart", "nodes": children})
        totals.append(total)
    writer.doc["scenes"], writer.doc["scene"] = scenes, 0
    with tempfile.TemporaryDirectory() as folder:
        grain.normal_map(os.path.join(folder, "grain.png"))
        texture = writer.texture(os.path.join(folder, "grain.png"), "muscle_grain")
    for name in slots:
        entry = {"name": "mat_" + name, "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": looks.MATERIALS[name][1]}}
        if name in GRAINED:
            entry["normalTexture"] = {"index": texture, "scale": 0.8}
        writer.append("materials", entry)
    os.makedirs(os.path.dirname(out), exist_ok=True)
    writer.write(out)
    print(f"{out}: {len(parts)} structures, {totals[0]} triangles, coarse {totals[1]}, {os.path.getsize(out) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
