# SPDX-License-Identifier: MIT OR Apache-2.0
"""Removes triangles that nobody can see, so that they cost no vertices and no lightmap texels."""

import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

REACH, LIFT = 0.14, 0.0015
_CORNERS = [(1 / 3, 1 / 3), (0.1, 0.1), (0.8, 0.1), (0.1, 0.8)]
_MORE = [(0.45, 0.1), (0.1, 0.45), (0.45, 0.45), (0.3, 0.05), (0.05, 0.3), (0.6, 0.3), (0.3, 0.6), (0.02, 0.02), (0.96, 0.02), (0.02, 0.96)]


def _directions(n=28):
    """Directions of a cosine-free hemisphere round +Z, without the most grazing ones."""
    i = np.arange(n)
    z = 0.22 + 0.78 * (i + 0.5) / n
    r, t = np.sqrt(1 - z * z), np.pi * (1 + 5**0.5) * i
    order = np.random.default_rng(3).permutation(n)
    return np.stack([r * np.cos(t), r * np.sin(t), z], -1)[order]


def cull(parts, blockers):
    """Deletes the hidden triangles of `parts`, as seen among `blockers`; returns how many."""
    verts = np.concatenate([p.verts for p in blockers])
    starts = np.cumsum([0] + [len(p.verts) for p in blockers])
    tris = np.concatenate([p.tris + s for p, s in zip(blockers, starts)])
    tree = BVHTree.FromPolygons(verts.tolist(), tris.tolist())
    rays = _directions()
    gone = 0
    for p in parts:
        keep = np.ones(len(p.tris), bool)
        for i, t in enumerate(p.tris):
            a, b, c = p.verts[t]
            n = np.cross(b - a, c - a)
            size = np.linalg.norm(n)
            n = n / size
            side = np.cross(n, (1, 0, 0) if abs(n[0]) < 0.8 else (0, 1, 0))
            side /= np.linalg.norm(side)
            ways = rays @ np.stack([side, np.cross(n, side), n])
            spots = _CORNERS + _MORE if size > 0.02 else _CORNERS
            keep[i] = any(
                tree.ray_cast(Vector(a + u * (b - a) + v * (c - a) + n * LIFT), Vector(w), REACH)[0] is None
                for u, v in spots for w in ways
            )
        gone += int((~keep).sum())
        p.tris, p.normals, p.uvs = p.tris[keep], p.normals[keep], p.uvs[keep]
    return gone
