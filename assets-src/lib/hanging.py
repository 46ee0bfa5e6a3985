# SPDX-License-Identifier: MIT OR Apache-2.0
"""Smooths the baked light of cloth that hangs: along its folds, not across them.

Folds are narrow and deep, so few of a path tracer's rays leave them and what it bakes there is blotched.
Light changes quickly from the ridge of a fold to its valley, and slowly with height: texels of one
chart that lie above each other see almost the same of the room, and are averaged.
"""

import numpy as np

# Metres: how far up and down texels count, how far sideways; and how many texels are compared with each at most.
HEIGHT, SIDEWAYS, REACH = 0.60, 0.025, 200
# Faces whose normals differ by this much (a chord of the unit sphere) do not count for each other: the two
# sides of a fold, the two faces of the cloth.
TURNED = 1.0


def texels(corners, uvs, size):
    """Where each texel of the triangles lies: (rows, columns, points, normals), by barycentric interpolation."""
    rows, cols, points, normals = [], [], [], []
    turned = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    for at, uv, normal in zip(corners, uvs, turned):
        (ax, ay), (bx, by), (cx, cy) = np.stack([uv[:, 0] * size, (1 - uv[:, 1]) * size], -1)
        low = np.floor((min(ax, bx, cx), min(ay, by, cy))).astype(int)
        high = np.ceil((max(ax, bx, cx), max(ay, by, cy))).astype(int)
        gx, gy = np.meshgrid(np.arange(low[0], high[0] + 1) + 0.5, np.arange(low[1], high[1] + 1) + 0.5)
        whole = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(whole) < 1e-12:
            continue
        v = ((gx - ax) * (cy - ay) - (gy - ay) * (cx - ax)) / whole
        w = ((bx - ax) * (gy - ay) - (by - ay) * (gx - ax)) / whole
        # A texel whose middle lies a little outside is still blended into the edge.
        slack = 0.75 / np.sqrt(abs(whole))
        inside = (v >= -slack) & (w >= -slack) & (v + w <= 1 + slack)
        r, c = np.nonzero(inside)
        weight = np.stack([1 - v - w, v, w], -1)[r, c]
        rows.append((gy[r, c] - 0.5).astype(int))
        cols.append((gx[r, c] - 0.5).astype(int))
        points.append(weight @ at)
        normals.append(np.broadcast_to(normal, (len(r), 3)))
    rows, cols, points, normals = (np.concatenate(of) for of in (rows, cols, points, normals))
    keys, first = np.unique(rows * size + cols, return_index=True)
    held = (rows >= 0) & (rows < size) & (cols >= 0) & (cols < size)
    first = first[held[first]]
    return rows[first], cols[first], points[first], normals[first]


def smooth(image, corners, uvs):
    """The image with the texels of one sheet averaged along the vertical; (n, 3, 3) corners, (n, 3, 2) uvs."""
    from scipy.spatial import cKDTree

    size = image.shape[0]
    rows, cols, points, normals = texels(corners, uvs, size)
    # In this space a ball of radius 1 is a narrow, tall neighbourhood on one side of a fold.
    scaled = np.hstack([points / (SIDEWAYS, HEIGHT, SIDEWAYS), normals / TURNED])
    near, found = cKDTree(scaled).query(scaled, k=REACH, distance_upper_bound=1.0)
    weight = np.where(np.isfinite(near), np.exp(-4.5 * near**2), 0.0)
    found = np.where(np.isfinite(near), found, 0)
    light = image[rows, cols]
    out = image.copy()
    out[rows, cols] = (weight[..., None] * light[found]).sum(1) / weight.sum(1, keepdims=True)
    return out
