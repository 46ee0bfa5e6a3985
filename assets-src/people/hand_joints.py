# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes hand_joints.json: rest pose and radii of the WebXR generic hands.

Run: python assets-src/people/hand_joints.py   (NumPy only)
"""
import json

import numpy as np

import glb
from paths import HANDS, HERE

FINGERS = ["thumb", "index-finger", "middle-finger", "ring-finger", "pinky-finger"]


def joint_list():
    """(name, parent) in WebXR order."""
    out = [("wrist", None)]
    for finger in FINGERS:
        parts = ["metacarpal", "phalanx-proximal", "phalanx-intermediate", "phalanx-distal", "tip"]
        if finger == "thumb":
            parts.remove("phalanx-intermediate")
        parent = "wrist"
        for part in parts:
            name = f"{finger}-{part}"
            out.append((name, parent))
            parent = name
    return out


def matrix(node):
    x, y, z, w = node.get("rotation", [0, 0, 0, 1])
    rot = np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
    m = np.eye(4)
    m[:3, :3] = rot * np.array(node.get("scale", [1, 1, 1]))
    m[:3, 3] = node.get("translation", [0, 0, 0])
    return m


def ray_hits(origin, direction, tris):
    """Distances along the ray to every triangle it crosses."""
    a, e1, e2 = tris[:, 0], tris[:, 1] - tris[:, 0], tris[:, 2] - tris[:, 0]
    p = np.cross(direction, e2)
    det = (e1 * p).sum(1)
    inv = 1 / np.where(np.abs(det) < 1e-14, 1e-14, det)
    s = origin - a
    u = (s * p).sum(1) * inv
    q = np.cross(s, e1)
    v = (q * direction).sum(1) * inv
    t = (e2 * q).sum(1) * inv
    return np.sort(t[(u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6) & (t > 1e-6)])


def measure(side):
    doc, binary = glb.read(HANDS / f"{side}.glb")
    prim = doc["meshes"][0]["primitives"][0]
    pos = glb.accessor(doc, binary, prim["attributes"]["POSITION"])
    tris = pos[glb.accessor(doc, binary, prim["indices"]).reshape(-1, 3)].astype(float)
    nodes = {n["name"]: n for n in doc["nodes"]}
    parent_of = {doc["nodes"][c]["name"]: n["name"] for n in doc["nodes"] for c in n.get("children", [])}
    assert all(parent_of[n] == "Armature" for n, _ in joint_list()), "joints are expected to be flat"
    assert "rotation" not in nodes["Armature"] and "translation" not in nodes["Armature"]
    world = {n: matrix(nodes[n]) for n, _ in joint_list()}
    skin = doc["skins"][0]
    inverse = glb.accessor(doc, binary, skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
    drift = max(np.abs(world[doc["nodes"][j]["name"]] @ m - np.eye(4)).max() for j, m in zip(skin["joints"], inverse))
    child = {p: n for n, p in joint_list() if p and p != "wrist"}
    child["wrist"] = "middle-finger-metacarpal"
    joints = []
    for name, parent in joint_list():
        m = world[name]
        right, up, back = m[:3, 0], m[:3, 1], m[:3, 2]
        ring = []
        for k in range(24):
            angle = 2 * np.pi * k / 24
            hits = ray_hits(m[:3, 3], right * np.cos(angle) + up * np.sin(angle), tris)
            ring.append(hits[0] if len(hits) else np.nan)
        ring = np.array(ring)
        palm = name == "wrist" or (name.endswith("metacarpal") and not name.startswith("thumb"))
        vertical = np.nanmean([ring[6], ring[18]])
        radius = vertical if palm else min(vertical, np.nanmedian(ring))
        joints.append({
            "name": name,
            "parent": parent,
            "node_parent": "Armature",
            "position": [round(float(v), 6) for v in m[:3, 3]],
            "rotation": [round(float(v), 7) for v in nodes[name].get("rotation", [0, 0, 0, 1])],
            "radius": round(float(radius), 5),
            "to_back_of_hand": round(float(ring[6]), 5),
            "to_palm": round(float(ring[18]), 5),
        })
        if name in child:
            along = world[child[name]][:3, 3] - m[:3, 3]
            joints[-1]["length_to_next"] = round(float(np.linalg.norm(along)), 5)
            joints[-1]["minus_z_dot_bone"] = round(float(-back @ along / np.linalg.norm(along)), 4)
    return {"file": f"assets/models/hand_{side}.glb", "bind_vs_node_max_error": round(float(drift), 6), "joints": joints}


if __name__ == "__main__":
    out = {
        "comment": "Rest (bind) pose of the hand models. World = glTF scene space, metres, Y up. All 25 joint nodes "
                   "are direct children of the node 'Armature' (identity transform); 'parent' is the anatomical "
                   "parent. Rotation is a quaternion [x,y,z,w]. The joint axes follow WebXR/OpenXR: -Z points along the "
                   "bone towards the tip, +Y to the back of the hand. radius is the distance from the joint "
                   "centre to the skin: the smaller of the median over 24 directions around the bone and half the "
                   "thickness from back to palm (at the wrist and finger metacarpals always the latter).",
        "left": measure("left"),
        "right": measure("right"),
    }
    (HERE / "hand_joints.json").write_text(json.dumps(out, indent=1) + "\n")
