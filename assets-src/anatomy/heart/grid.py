# SPDX-License-Identifier: MIT OR Apache-2.0
"""Signed distances on a regular grid, and meshes from them.

Distances and places are centimetres; x runs to the patient's left, y to the back, z upwards. A field
is negative inside. Every primitive fills a whole grid, so that solids are joined by plain arithmetic.
"""

import fast_simplification
import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from skimage.measure import marching_cubes

FAR = np.float32(9)


def smooth_min(a, b, k):
    """The union of two fields, its seam rounded over a width `k`."""
    h = np.maximum(k - np.abs(a - b), 0) / k
    return np.minimum(a, b) - h * h * (k / 4)


def smooth_max(a, b, k):
    """The intersection of two fields, its edge rounded over a width `k`."""
    return -smooth_min(-a, -b, k)


def spline(points, count):
    """A Catmull-Rom curve through rows of any width, as `count` rows evenly spaced in its parameter."""
    rows = np.asarray(points, float)
    rows = np.vstack([2 * rows[0] - rows[1], rows, 2 * rows[-1] - rows[-2]])
    at = np.linspace(0, len(rows) - 3 - 1e-9, count)
    i = at.astype(int)
    u = (at - i)[:, None]
    a, b, c, d = (rows[i + k] for k in range(4))
    return 0.5 * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * b - a - 3 * c + d) * u**3)


class Grid:
    """A box of sample points `step` apart."""

    def __init__(self, low, high, step):
        self.low, self.step = np.asarray(low, float), step
        self.shape = tuple(np.ceil((np.asarray(high) - self.low) / step).astype(int) + 1)
        self.axes = [(self.low[i] + step * np.arange(self.shape[i])).astype(np.float32) for i in range(3)]
        self.x, self.y, self.z = (
            self.axes[0][:, None, None], self.axes[1][None, :, None], self.axes[2][None, None, :])

    def full(self):
        return np.full(self.shape, FAR, np.float32)

    def along(self, origin, direction):
        """Signed distance from the plane through `origin`, growing along `direction`."""
        d = np.asarray(direction, float) / np.linalg.norm(direction)
        return ((self.x - origin[0]) * d[0] + (self.y - origin[1]) * d[1] + (self.z - origin[2]) * d[2]).astype(np.float32)

    def ball(self, centre, radius):
        d = np.sqrt((self.x - centre[0])**2 + (self.y - centre[1])**2 + (self.z - centre[2])**2)
        return (d - radius).astype(np.float32)

    def ellipsoid(self, centre, radii):
        """Close to a distance near the surface, which is where it is used."""
        p = [(a - c) for a, c in zip((self.x, self.y, self.z), centre)]
        k0 = np.sqrt(sum((q / r)**2 for q, r in zip(p, radii)))
        k1 = np.sqrt(sum((q / r**2)**2 for q, r in zip(p, radii))) + 1e-6
        return (k0 * (k0 - 1) / k1).astype(np.float32)

    def tube(self, points, grow=0.0, count=None):
        """A tube through rows of (x, y, z, radius), each radius enlarged by `grow`."""
        rows = spline(points, count or 7 * len(points))
        out = self.full()
        for a, b in zip(rows[:-1], rows[1:]):
            reach = max(a[3], b[3]) + 1.7
            lo = np.clip(((np.minimum(a[:3], b[:3]) - reach - self.low) / self.step).astype(int), 0, None)
            hi = ((np.maximum(a[:3], b[:3]) + reach - self.low) / self.step).astype(int) + 2
            cut = tuple(slice(lo[i], max(lo[i], min(hi[i], self.shape[i]))) for i in range(3))
            x, y, z = (ax[c] for ax, c in zip(self.axes, cut))
            x, y, z = x[:, None, None] - a[0], y[None, :, None] - a[1], z[None, None, :] - a[2]
            d = b[:3] - a[:3]
            h = np.clip((x * d[0] + y * d[1] + z * d[2]) / (d @ d + 1e-12), 0, 1)
            dist = np.sqrt((x - h * d[0])**2 + (y - h * d[1])**2 + (z - h * d[2])**2)
            np.minimum(out[cut], (dist - (a[3] + h * (b[3] - a[3]) + grow)).astype(np.float32), out=out[cut])
        return out

    def noise(self, size, seed, octaves=1):
        """Smooth random numbers about zero with features of about `size`."""
        out = np.zeros(self.shape, np.float32)
        draw = np.random.default_rng(seed)
        for octave in range(octaves):
            s = size / 2**octave
            n = [int(np.ceil(self.step * m / s)) + 4 for m in self.shape]
            coarse = draw.standard_normal(n).astype(np.float32)
            at = np.meshgrid(*[np.arange(m, dtype=np.float32) * self.step / s + 1 for m in self.shape], indexing="ij")
            out += map_coordinates(coarse, at, order=2, mode="nearest") * 0.5**octave
        return out

    def at(self, field, points):
        """The field's values at places, linearly between samples."""
        where = ((np.asarray(points) - self.low) / self.step).T
        return map_coordinates(field, where, order=1, mode="nearest")

    def slope(self, field, points, reach=0.12):
        """The field's gradient at places, over `reach`."""
        points = np.asarray(points, float)
        out = np.empty_like(points)
        for i in range(3):
            d = np.zeros(3)
            d[i] = reach
            out[:, i] = (self.at(field, points + d) - self.at(field, points - d)) / (2 * reach)
        return out

    def blurred(self, field, width):
        return gaussian_filter(field, width / self.step)

    def mesh(self, field, triangles=None):
        """The surface of a solid as (vertices, triangles), closed even where the solid leaves the grid."""
        inside = np.argwhere(field < 0.0)
        if len(inside) == 0:
            raise ValueError("the solid is empty")
        lo, hi = np.maximum(inside.min(0) - 2, 0), np.minimum(inside.max(0) + 3, self.shape)
        box = field[tuple(slice(a, b) for a, b in zip(lo, hi))]
        box = np.pad(np.clip(box, -1, 1), 1, constant_values=1)
        verts, tris, _, _ = marching_cubes(box, 0.0)
        verts = (verts - 1 + lo) * self.step + self.low
        verts, tris = largest(verts, tris)
        if triangles and len(tris) > triangles:
            verts, tris = simplify(verts, tris, triangles)
        return verts, tris


def simplify(verts, tris, triangles):
    """Fewer triangles; zero-area faces are dropped."""
    if len(tris) <= triangles:
        return verts, tris
    verts, tris = fast_simplification.simplify(
        verts.astype(np.float32), tris.astype(np.int32), target_count=int(triangles), agg=5)
    return tidy(verts.astype(float), tris.astype(int))


def tidy(verts, tris):
    """Drops faces without area and vertices without faces."""
    tris = tris[(tris[:, 0] != tris[:, 1]) & (tris[:, 1] != tris[:, 2]) & (tris[:, 2] != tris[:, 0])]
    area = np.linalg.norm(np.cross(verts[tris[:, 1]] - verts[tris[:, 0]], verts[tris[:, 2]] - verts[tris[:, 0]]), axis=1)
    tris = tris[area > 1e-9]
    used, index = np.unique(tris, return_inverse=True)
    return verts[used], index.reshape(-1, 3)


def largest(verts, tris, keep=0.04):
    """Without loose crumbs: only pieces of at least `keep` of the largest one's triangles."""
    edges = np.concatenate([tris[:, :2], tris[:, 1:]])
    graph = coo_matrix((np.ones(len(edges)), edges.T), shape=(len(verts),) * 2)
    _, piece = connected_components(graph, directed=False)
    of_tri = piece[tris[:, 0]]
    size = np.bincount(of_tri)
    return tidy(verts, tris[size[of_tri] >= keep * size.max()])


def sweep(points, radii, sides=8):
    """A closed tube along a polyline; its frame is carried along without twisting."""
    p = np.asarray(points, float)
    r = np.broadcast_to(np.asarray(radii, float), len(p))
    along = np.gradient(p, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-12
    u = np.cross(along[0], [0.31, 0.77, 0.56])
    verts = []
    turn = 2 * np.pi * np.arange(sides) / sides
    for i in range(len(p)):
        u = u - along[i] * (u @ along[i])
        u /= np.linalg.norm(u) + 1e-12
        v = np.cross(along[i], u)
        verts.append(p[i] + r[i] * (np.cos(turn)[:, None] * u + np.sin(turn)[:, None] * v))
    verts = np.concatenate(verts + [p[:1] - along[:1] * r[0] * 0.6, p[-1:] + along[-1:] * r[-1] * 0.6])
    k, tris = np.arange(sides), []
    n = (k + 1) % sides
    for i in range(len(p) - 1):
        a, b = i * sides, (i + 1) * sides
        tris += [np.stack([a + k, a + n, b + k], 1), np.stack([a + n, b + n, b + k], 1)]
    first, last, end = len(verts) - 2, len(verts) - 1, (len(p) - 1) * sides
    tris += [np.stack([n, k, np.full(sides, first)], 1), np.stack([end + k, end + n, np.full(sides, last)], 1)]
    return verts, np.concatenate(tris)


def joined(meshes):
    """Several meshes as one."""
    offset = np.cumsum([0] + [len(v) for v, _ in meshes])
    return np.concatenate([v for v, _ in meshes]), np.concatenate([t + o for (_, t), o in zip(meshes, offset)])


def volume(verts, tris):
    """What a closed mesh encloses; positive when its faces look outwards."""
    a, b, c = (verts[tris[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def normals(verts, tris):
    """Vertex normals, each face weighted by its area."""
    face = np.cross(verts[tris[:, 1]] - verts[tris[:, 0]], verts[tris[:, 2]] - verts[tris[:, 0]])
    out = np.zeros_like(verts)
    for i in range(3):
        np.add.at(out, tris[:, i], face)
    size = np.linalg.norm(out, axis=1, keepdims=True)
    return np.where(size > 1e-12, out / np.maximum(size, 1e-12), [0, 0, 1])


def tangents(verts, tris, normal, uv):
    """Unit tangents along the first texture coordinate, with the sign of the second one's direction."""
    e1, e2 = verts[tris[:, 1]] - verts[tris[:, 0]], verts[tris[:, 2]] - verts[tris[:, 0]]
    d1, d2 = uv[tris[:, 1]] - uv[tris[:, 0]], uv[tris[:, 2]] - uv[tris[:, 0]]
    sign = np.sign(d1[:, 0] * d2[:, 1] - d2[:, 0] * d1[:, 1])[:, None]
    along, across = np.zeros_like(verts), np.zeros_like(verts)
    for i in range(3):
        np.add.at(along, tris[:, i], sign * (e1 * d2[:, 1:] - e2 * d1[:, 1:]))
        np.add.at(across, tris[:, i], sign * (e2 * d1[:, :1] - e1 * d2[:, :1]))
    along -= normal * (along * normal).sum(1, keepdims=True)
    size = np.linalg.norm(along, axis=1, keepdims=True)
    spare = np.cross(normal, np.where(np.abs(normal[:, :1]) < 0.8, [[1.0, 0, 0]], [[0, 1.0, 0]]))
    along = np.where(size > 1e-9, along / np.maximum(size, 1e-9), spare / np.linalg.norm(spare, axis=1, keepdims=True))
    hand = np.where((np.cross(normal, along) * across).sum(1) < 0, -1.0, 1.0)
    return np.concatenate([along, hand[:, None]], 1)
