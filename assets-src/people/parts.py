# SPDX-License-Identifier: MIT OR Apache-2.0
"""Small meshes that go with a patient: trims, wristband, cushion, sheet fold; and shared geometry helpers."""
import bpy  # noqa: F401  (makes mathutils importable)
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from body import vertex_normals


def tree(points, tris):
    return BVHTree.FromPolygons([Vector(p) for p in points], [tuple(map(int, t)) for t in tris])


def grid_tris(rows, columns, closed=False):
    index = np.arange(rows * columns).reshape(rows, columns)
    if closed:
        index = np.concatenate([index, index[:, :1]], 1)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])


def occlusion(points, normals, bvh, rays=26, reach=0.30, seed=1):
    """1 = open, 0 = buried: cosine-weighted rays from each vertex."""
    rng = np.random.default_rng(seed)
    u, phi = rng.random(rays), rng.random(rays) * 2 * np.pi
    u = (np.arange(rays) + u) / rays
    local = np.stack([np.sqrt(u) * np.cos(phi), np.sqrt(u) * np.sin(phi), np.sqrt(1 - u)], -1)
    out = np.zeros(len(points))
    for k, (p, n) in enumerate(zip(points, normals)):
        helper = np.array([1.0, 0, 0]) if abs(n[0]) < 0.8 else np.array([0, 1.0, 0])
        t = np.cross(n, helper)
        t /= np.linalg.norm(t) + 1e-9
        frame = np.stack([t, np.cross(n, t), n])
        origin = Vector(p + n * 0.0025)
        hit = 0.0
        for d in local @ frame:
            distance = bvh.ray_cast(origin, Vector(d), reach)[3]
            if distance is not None:
                hit += 1 - (distance / reach) ** 0.7
        out[k] = 1 - hit / rays
    return out


def border_loops(tris):
    """Closed loops of border vertices."""
    count = {}
    for t in tris:
        for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
            count[(a, b)] = count.get((a, b), 0) + 1
    follow = {}
    for (a, b) in count:
        if (b, a) not in count:
            follow.setdefault(a, []).append(b)
    loops, seen = [], set()
    for start in list(follow):
        if start in seen:
            continue
        loop, at = [], start
        while at not in seen and at in follow:
            seen.add(at)
            loop.append(at)
            at = follow[at][0]
        loops.append(loop)
    return loops


def resample(path, count, closed):
    path = np.concatenate([path, path[:1]]) if closed else path
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    at = np.linspace(0, steps[-1], count + (1 if closed else 0))
    out = np.stack([np.interp(at, steps, path[:, k]) for k in range(3)], -1)
    return out[:-1] if closed else out


def smooth_loop(points, rounds=3, closed=True):
    for _ in range(rounds):
        mean = (np.roll(points, 1, 0) + np.roll(points, -1, 0)) / 2
        if not closed:
            mean[[0, -1]] = points[[0, -1]]
        points = 0.5 * points + 0.5 * mean
    return points


def cord(path, normals, radius, closed, sides=6, squash=1.0):
    """A tube along a path; squash flattens it along the surface normal."""
    tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    if not closed:
        tangent[0], tangent[-1] = path[1] - path[0], path[-1] - path[-2]
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-12
    side = np.cross(tangent, normals)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-12
    up = np.cross(side, tangent)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = path[:, None] + radius * (np.cos(angle)[None, :, None] * side[:, None]
                                     + squash * np.sin(angle)[None, :, None] * up[:, None])
    points = ring.reshape(-1, 3)
    n = len(path)
    rows = np.arange(n * sides).reshape(n, sides)
    if closed:
        rows = np.concatenate([rows, rows[:1]])
    rows = np.concatenate([rows, rows[:, :1]], 1)
    a, b, c, d = rows[:-1, :-1], rows[1:, :-1], rows[1:, 1:], rows[:-1, 1:]
    tris = np.concatenate([np.stack([a, c, b], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])
    return points, tris


def wristband(skin_tree, centre, axis, up, width=0.021, gap=0.0016, count=56):
    """A loose band round a limb. u runs round it (text right way up towards -axis), centred on `up`."""
    axis = axis / np.linalg.norm(axis)
    up = up - axis * (up @ axis)
    up /= np.linalg.norm(up)
    right = np.cross(up, -axis)  # reading direction when the top of the text points to -axis
    right = -right if right @ np.cross(-axis, up) > 0 else right
    angle = np.linspace(-np.pi, np.pi, count + 1)
    radius = np.zeros((2, count + 1))
    for row, offset in enumerate((-width / 2, width / 2)):
        c = centre + axis * offset
        for k, a in enumerate(angle):
            d = np.cos(a) * up + np.sin(a) * right
            hit = skin_tree.ray_cast(Vector(c + d * 0.09), Vector(-d), 0.09)[3]
            radius[row, k] = 0.09 - hit if hit is not None else 0.03
    radius = radius.max(0)
    for _ in range(6):
        wide = np.maximum(radius[:-1], 0.5 * (np.roll(radius[:-1], 1) + np.roll(radius[:-1], -1)))
        radius = np.append(wide, wide[0])
    radius += gap
    rows, uvs = [], []
    for offset, v in ((-width / 2, 0.0), (width / 2, 1.0)):
        rows.append([centre + axis * offset + r * (np.cos(a) * up + np.sin(a) * right) for r, a in zip(radius, angle)])
        # a quarter turn of the print lies on top: it is printed twice, once at each half
        uvs.append([(0.25 - a / (2 * np.pi), v) for a in angle])
    points = np.array(rows).reshape(-1, 3)
    tris = grid_tris(2, count + 1)
    normal = np.cross(points[tris[0][1]] - points[tris[0][0]], points[tris[0][2]] - points[tris[0][0]])
    if normal @ (points[tris[0][0]] - centre) < 0:
        tris = tris[:, ::-1]
    return points, tris, np.array(uvs).reshape(-1, 2)


def cushion(centre, half, base, top, dents):
    """A soft rectangular cushion; dents: (x, z, bottom height) of what lies on it."""
    rows, columns = 15, 13
    v, u = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    plump = ((1 - np.abs(u) ** 3.5) * (1 - np.abs(v) ** 3.5)) ** 0.45
    pinch = 1 - 0.06 * np.abs(u * v)
    x, z = centre[0] + u * half[0] * pinch, centre[1] + v * half[1] * pinch
    middle = base + 0.62 * (top - base)
    upper = middle + (top - middle) * plump
    lower = middle - (middle - base) * plump
    from scipy.spatial import cKDTree
    distance, near = cKDTree(dents[:, :2]).query(np.stack([x.ravel(), z.ravel()], -1))
    limit = dents[near, 2] + 0.003 + np.clip(distance - 0.008, 0, None) * 0.7
    upper = np.minimum(upper.ravel(), np.maximum(limit, middle)).reshape(upper.shape)
    points = np.concatenate([np.stack([x, upper, z], -1).reshape(-1, 3), np.stack([x, lower, z], -1).reshape(-1, 3)])
    tris = grid_tris(rows, columns)
    tris = np.concatenate([tris, tris[:, ::-1] + rows * columns])
    return points, tris


def sheet_fold(grid, depth=6):
    """The top sheet turned down over the blanket's top edge (rows of points)."""
    rows, columns = grid.shape[:2]
    tris = grid_tris(rows, columns)
    normal = vertex_normals(grid.reshape(-1, 3), tris).reshape(grid.shape)
    if normal[..., 1].mean() < 0:
        normal = -normal
    edge = grid[0] - grid[1]
    edge /= np.linalg.norm(edge, axis=-1, keepdims=True)
    fold = [grid[1] - normal[1] * 0.006]
    for t in np.linspace(-0.5, 0.5, 5) * np.pi:
        fold.append(grid[0] + edge * 0.011 * np.cos(t) + normal[0] * (0.004 + 0.009 * np.sin(t)))
    wave = 0.0025 * np.sin(np.linspace(0, 21, columns))[:, None]
    fold += [grid[k] + normal[k] * (0.013 + wave * k / depth) for k in range(1, depth)]
    fold.append(grid[depth] + normal[depth] * 0.003)
    return np.array(fold), normal
