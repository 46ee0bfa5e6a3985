# SPDX-License-Identifier: MIT OR Apache-2.0
"""Builds assets/models/hand_{left,right}.glb from the MIT WebXR generic hands.

Skeleton, joint names and skin weights stay; the mesh is refined where it is
seen closest, given nails and knuckles, and painted (albedo, normal, roughness).
Run: python assets-src/people/hands.py      (NumPy, SciPy, Pillow)
"""
import tempfile
from pathlib import Path

import numpy as np

import forearm
import glb
import hand_skin
import texel
from hand_joints import joint_list, matrix
from paths import HANDS, MODELS

SIZE = 1024


class Hand:
    def __init__(self, side):
        self.side = side
        self.doc, self.binary = glb.read(HANDS / f"{side}.glb")
        prim = self.doc["meshes"][0]["primitives"][0]

        def attribute(name):
            return glb.accessor(self.doc, self.binary, prim["attributes"][name])

        self.pos = attribute("POSITION").astype(float)
        self.nor = attribute("NORMAL").astype(float)
        self.uv = attribute("TEXCOORD_0").astype(float)
        skin = self.doc["skins"][0]
        joints, weights = attribute("JOINTS_0").astype(int), attribute("WEIGHTS_0").astype(float)
        self.weight = np.zeros((len(self.pos), len(skin["joints"])))
        for k in range(4):
            np.add.at(self.weight, (np.arange(len(joints)), joints[:, k]), weights[:, k])
        self.tris = glb.accessor(self.doc, self.binary, prim["indices"]).reshape(-1, 3).astype(int)
        nodes = {n["name"]: n for n in self.doc["nodes"]}
        self.frames = {n: matrix(nodes[n]) for n, _ in joint_list()}
        self.names = [self.doc["nodes"][j]["name"] for j in skin["joints"]]

    def refine(self, marked):
        """Split the edges of marked triangles; midpoints follow the curved surface."""
        edges = {}

        def middle(a, b):
            key = (min(a, b), max(a, b))
            return edges.get(key)

        wanted = set()
        position_id = np.unique(np.round(self.pos, 7), axis=0, return_inverse=True)[1].ravel()
        for t in self.tris[marked]:
            for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
                wanted.add(tuple(sorted((position_id[a], position_id[b]))))
        pos, nor, uv, weight = list(self.pos), list(self.nor), list(self.uv), list(self.weight)
        for t in self.tris:
            for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
                key = (min(a, b), max(a, b))
                if key in edges or tuple(sorted((position_id[a], position_id[b]))) not in wanted:
                    continue
                pa, pb, na, nb = self.pos[a], self.pos[b], self.nor[a], self.nor[b]
                mid = (pa + pb) / 2
                curve = ((pa - mid) @ na * na + (pb - mid) @ nb * nb) / 2
                normal = na + nb
                edges[key] = len(pos)
                pos.append(mid + 0.75 * curve)
                nor.append(normal / np.linalg.norm(normal))
                uv.append((self.uv[a] + self.uv[b]) / 2)
                weight.append((self.weight[a] + self.weight[b]) / 2)
        tris = []
        for a, b, c in self.tris:
            x, y, z = middle(a, b), middle(b, c), middle(c, a)
            count = sum(v is not None for v in (x, y, z))
            if count == 3:
                tris += [(a, x, z), (x, b, y), (z, y, c), (x, y, z)]
                continue
            while count and x is None or (count == 2 and y is None):
                a, b, c, x, y, z = b, c, a, y, z, x
            if count == 0:
                tris.append((a, b, c))
            elif count == 1:
                tris += [(a, x, c), (x, b, c)]
            else:
                tris += [(x, b, y), (a, x, y), (a, y, c)]
        self.pos, self.nor, self.uv, self.weight = map(np.array, (pos, nor, uv, weight))
        self.tris = np.array(tris)

    def recompute_normals(self, group):
        face = np.cross(self.pos[self.tris[:, 1]] - self.pos[self.tris[:, 0]],
                        self.pos[self.tris[:, 2]] - self.pos[self.tris[:, 0]])
        total = np.zeros((group.max() + 1, 3))
        for k in range(3):
            np.add.at(total, group[self.tris[:, k]], face)
        total /= np.linalg.norm(total, axis=1, keepdims=True) + 1e-20
        self.nor = total[group]

    def shape(self):
        """Push vertices along their normals: knuckles, tendons, nails, finger pads."""
        group = np.unique(np.round(self.pos, 6), axis=0, return_inverse=True)[1].ravel()
        push = hand_skin.macro_height(self.pos, self.nor, self.frames)
        mean = np.zeros(group.max() + 1)
        np.add.at(mean, group, push)
        push = (mean / np.bincount(group))[group]
        # same place and same normal: a UV seam to be smoothed; the wrist's cut edge is opened later
        smooth = np.unique(np.round(np.concatenate([self.pos, self.nor * 0.01], 1), 5), axis=0, return_inverse=True)[1].ravel()
        self.pos = self.pos + push[:, None] * self.nor
        self.recompute_normals(smooth)

    def texel_size(self):
        p, u = self.pos[self.tris], self.uv[self.tris]
        area = np.linalg.norm(np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]), axis=1).sum()
        d1, d2 = u[:, 1] - u[:, 0], u[:, 2] - u[:, 0]
        return np.sqrt(area / np.abs(d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]).sum()) / SIZE


def paint(hand, rest, folder):
    """Textures from the undisplaced surface, so that features sit where shape() put them."""
    pos, nor = rest
    mask, (p, n) = texel.rasterise(hand.uv, hand.tris, SIZE, pos, nor)
    n /= np.linalg.norm(n, axis=1, keepdims=True)
    albedo, height, rough = hand_skin.skin(p, n, hand.frames)
    files = {k: Path(folder) / f"{k}.jpg" for k in ("albedo", "normal", "orm")}
    texel.save(files["albedo"], texel.to_srgb(texel.pad(texel.to_image(mask, albedo), mask)), 88)
    normal = texel.normal_map(texel.to_image(mask, height)[..., 0], mask, hand.texel_size())
    texel.save(files["normal"], normal * 0.5 + 0.5, 86)
    orm = np.stack([np.ones_like(rough), rough, np.zeros_like(rough)], -1)
    texel.save(files["orm"], texel.pad(texel.to_image(mask, orm), mask), 80)
    return files


def forearm_primitive(out, hand, grown):
    """The forearm, bound to the wrist alone."""
    points, normals, colours, tris, _ = grown
    joints = np.zeros((len(points), 4), np.uint8)
    joints[:, 0] = hand.names.index("wrist")
    weights = np.zeros((len(points), 4), np.float32)
    weights[:, 0] = 1
    return {
        "attributes": {
            "POSITION": out.add(points.astype(np.float32), "VEC3", 34962, bounds=True),
            "NORMAL": out.add(normals.astype(np.float32), "VEC3", 34962),
            "COLOR_0": out.add(colours.astype(np.float32), "VEC4", 34962),
            "JOINTS_0": out.add(joints, "VEC4", 34962),
            "WEIGHTS_0": out.add(weights, "VEC4", 34962),
        },
        "indices": out.add(tris.astype(np.uint16).ravel(), "SCALAR", 34963),
        "material": 1,
    }


def export(hand, files):
    out = glb.Writer("skillward assets-src/people/hands.py")
    grown = forearm.grow(hand)
    order = np.argsort(-hand.weight, axis=1)[:, :4]
    weights = np.take_along_axis(hand.weight, order, 1)
    weights /= weights.sum(1, keepdims=True)
    order = np.where(weights > 0, order, 0)
    primitive = {
        "attributes": {
            "POSITION": out.add(hand.pos.astype(np.float32), "VEC3", 34962, bounds=True),
            "NORMAL": out.add(hand.nor.astype(np.float32), "VEC3", 34962),
            "TEXCOORD_0": out.add(hand.uv.astype(np.float32), "VEC2", 34962),
            "JOINTS_0": out.add(order.astype(np.uint8), "VEC4", 34962),
            "WEIGHTS_0": out.add(weights.astype(np.float32), "VEC4", 34962),
        },
        "indices": out.add(hand.tris.astype(np.uint16).ravel(), "SCALAR", 34963),
        "material": 0,
    }
    texture = {k: out.texture(path, f"hand_{k}") for k, path in files.items()}
    out.append("materials", {
        "name": "mat_hand_skin",
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": texture["albedo"]},
            "metallicRoughnessTexture": {"index": texture["orm"]},
            "metallicFactor": 0.0,
        },
        "normalTexture": {"index": texture["normal"]},
    })
    out.append("materials", {
        "name": "mat_forearm_skin",
        "alphaMode": "BLEND",
        "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": grown[-1]},
    })
    primitives = [primitive, forearm_primitive(out, hand, grown)]
    out.append("meshes", {"name": f"hand_{hand.side}", "primitives": primitives})
    keep = [k for k, n in enumerate(hand.doc["nodes"]) if not n["name"].startswith("xr_standard")]
    new_index = {old: new for new, old in enumerate(keep)}
    for old in keep:
        node = {k: v for k, v in hand.doc["nodes"][old].items() if k != "scale"}
        if "children" in node:
            node["children"] = [new_index[c] for c in node["children"] if c in new_index]
        out.append("nodes", node)
    skin = dict(hand.doc["skins"][0])
    inverse = glb.accessor(hand.doc, hand.binary, skin["inverseBindMatrices"]).astype(np.float32)
    skin["inverseBindMatrices"] = out.add(inverse, "MAT4")
    skin["joints"] = [new_index[j] for j in skin["joints"]]
    out.append("skins", skin)
    out.append("scenes", {"name": "Scene", "nodes": [new_index[k] for k in hand.doc["scenes"][0]["nodes"]]})
    out.doc["scene"] = 0
    path = MODELS / f"hand_{hand.side}.glb"
    out.write(path)
    print(path.name, len(hand.tris), "triangles", path.stat().st_size // 1000, "kB")


def build(side, files, folder):
    hand = Hand(side)
    for level in range(2):
        centre = hand.pos[hand.tris].mean(1)
        normal = hand.nor[hand.tris].mean(1)
        hand.refine(hand_skin.detail_wanted(centre, normal, hand.frames, level))
    rest = hand.pos.copy(), hand.nor.copy()
    hand.shape()
    if files is None:
        files = paint(hand, rest, folder)
    export(hand, files)
    return files


if __name__ == "__main__":
    MODELS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shared = build("right", None, folder)  # both hands share one UV layout
        build("left", shared, folder)
