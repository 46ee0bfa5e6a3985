# SPDX-License-Identifier: MIT OR Apache-2.0
"""A construction kit: bevelled solids, lathes, pipes, sweeps and sheets as plain arrays.

Everything is written in Bevy coordinates (metres, Y up, -Z north). Parts are collected by
group; a group later becomes one named node. Blender is only used to bevel and to smooth.

A material is written "name" or "name:swatch"; a swatch pins the part to one colour of the
label atlas, so that all plain plastics share one material.
"""

import math
from contextlib import contextmanager
from dataclasses import dataclass

import bmesh
import bpy
import numpy as np
from mathutils import Matrix, Vector

import atlas
import materials

UP = Vector((0, 1, 0))


@dataclass
class Part:
    """A triangle soup with shared vertices and per-corner normals and coordinates."""

    verts: np.ndarray
    tris: np.ndarray
    normals: np.ndarray
    uvs: np.ndarray
    material: str
    density: float


def frame(direction, hint=None):
    """A rotation whose local Y points along `direction`."""
    y = Vector(direction).normalized()
    z = Vector(hint) if hint else (Vector((0, 0, 1)) if abs(y.z) < 0.9 else Vector((1, 0, 0)))
    x = y.cross(z).normalized()
    return Matrix((x, y, x.cross(y))).transposed()


class Kit:
    """Collects parts by group."""

    def __init__(self):
        self.groups = {}
        self.group = "root"
        self.density = 1.0
        self._stack = [Matrix()]

    @contextmanager
    def into(self, group, density=1.0):
        """Adds what follows to `group`, with this share of lightmap texels."""
        saved = self.group, self.density
        self.group, self.density = group, density
        yield
        self.group, self.density = saved

    @contextmanager
    def at(self, x=0, y=0, z=0, yaw=0, pitch=0, roll=0):
        """Places what follows at a point, turned by angles in degrees."""
        turn = Matrix.Rotation(math.radians(yaw), 4, "Y") @ Matrix.Rotation(math.radians(pitch), 4, "X")
        turn = turn @ Matrix.Rotation(math.radians(roll), 4, "Z")
        self._stack.append(self._stack[-1] @ Matrix.Translation((x, y, z)) @ turn)
        yield
        self._stack.pop()

    # -- from bmesh to part -------------------------------------------------------------
    def commit(self, bm, material, bevel=0.0, seg=2, angle=35, uv=None, subdivide=0):
        """Bevels, smooths and stores a bmesh; `uv` is None (metres), or f(points, normals)."""
        mesh = bpy.data.meshes.new("part")
        bm.to_mesh(mesh)
        bm.free()
        mesh.shade_smooth()
        mesh.set_sharp_from_angle(angle=math.radians(angle))
        thing = bpy.data.objects.new("part", mesh)
        bpy.context.scene.collection.objects.link(thing)
        if bevel:
            m = thing.modifiers.new("bevel", "BEVEL")
            m.width, m.segments, m.limit_method = bevel, seg, "ANGLE"
            m.harden_normals = True
            m.use_clamp_overlap = True
        if subdivide:
            thing.modifiers.new("sub", "SUBSURF").levels = subdivide
        done = thing.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
        done.calc_loop_triangles()
        verts = np.empty(len(done.vertices) * 3, np.float32)
        done.vertices.foreach_get("co", verts)
        tris = np.empty(len(done.loop_triangles) * 3, np.int32)
        done.loop_triangles.foreach_get("vertices", tris)
        loops = np.empty(len(done.loop_triangles) * 3, np.int32)
        done.loop_triangles.foreach_get("loops", loops)
        normals = np.empty(len(done.loops) * 3, np.float32)
        done.corner_normals.foreach_get("vector", normals)
        explicit = None
        if uv is None and done.uv_layers:
            explicit = np.empty(len(done.loops) * 2, np.float32)
            done.uv_layers[0].data.foreach_get("uv", explicit)
            explicit = explicit.reshape(-1, 2)[loops].reshape(-1, 3, 2)
        bpy.data.objects.remove(thing)
        bpy.data.meshes.remove(mesh)
        self.store(
            verts.reshape(-1, 3), tris.reshape(-1, 3),
            normals.reshape(-1, 3)[loops].reshape(-1, 3, 3), material, uv, explicit,
        )

    def store(self, verts, tris, normals, material, uv=None, explicit=None):
        """Stores arrays after applying the current placement; drops empty triangles."""
        m = np.array(self._stack[-1])
        verts = verts @ m[:3, :3].T + m[:3, 3]
        normals = normals @ m[:3, :3].T
        corners = verts[tris]
        area = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        keep = np.linalg.norm(area, axis=1) > 1e-10
        tris, normals, corners, area = tris[keep], normals[keep], corners[keep], area[keep]
        name, _, swatch = material.partition(":")
        if swatch:
            uvs = np.broadcast_to(atlas.swatch_uv(swatch), (len(tris), 3, 2)).copy()
        elif explicit is not None:
            uvs = explicit[keep]
        elif uv is not None:
            uvs = uv(corners.reshape(-1, 3), np.repeat(area, 3, 0)).reshape(-1, 3, 2)
        else:
            uvs = self.metric_uv(corners, area, name)
        name = materials.ALIAS.get(name, name)
        part = Part(verts, tris, normals, uvs.astype(np.float32), name, self.density)
        self.groups.setdefault(self.group, []).append(part)

    @staticmethod
    def metric_uv(corners, area, name):
        """Projects along each face's main axis, in metres over the material's tile size."""
        axis = np.abs(area).argmax(1)
        pick = {0: (2, 1), 1: (0, 2), 2: (0, 1)}
        out = np.empty((*corners.shape[:2], 2))
        for k, (a, b) in pick.items():
            rows = axis == k
            out[rows] = corners[rows][:, :, (a, b)]
        if name in materials.TURNED:
            out = out[..., ::-1]
        return out / materials.TILE.get(name, 1.0)

    # -- solids -------------------------------------------------------------------------
    def box(self, centre, size, material, bevel=0.004, seg=2, uv=None, angle=35):
        """A bevelled box."""
        seg = 1 if bevel <= 0.008 else seg
        bm = bmesh.new()
        bmesh.ops.create_cube(bm, size=1)
        bmesh.ops.scale(bm, vec=size, verts=bm.verts)
        bmesh.ops.translate(bm, vec=centre, verts=bm.verts)
        self.commit(bm, material, bevel, seg, angle, uv)

    def cyl(self, a, b, r, material, seg=20, bevel=0.002, r2=None, bevel_seg=1):
        """A bevelled cylinder or cone from a to b."""
        a, b = Vector(a), Vector(b)
        top = r if r2 is None else r2
        length = (b - a).length
        seg = min(seg, max(10, int(8 + max(r, top) * 260)))
        c = min(bevel, length / 2.5, max(min(r, top), 1e-4) * 0.9)
        profile = [(0, 0), (r - c, 0)]
        for i in range(1, bevel_seg + 1 if c else 1):
            t = i / bevel_seg * math.pi / 2
            profile.append((r - c + c * math.sin(t), c - c * math.cos(t)))
        for i in range(bevel_seg if c else 0):
            t = i / bevel_seg * math.pi / 2
            profile.append((top - c + c * math.cos(t), length - c + c * math.sin(t)))
        profile += [(top - c, length), (0, length)]
        self.lathe(profile, material, seg, a, b - a, angle=50)

    def lathe(self, profile, material, seg=32, origin=(0, 0, 0), axis=(0, 1, 0), angle=40, uv=None, arc=None):
        """Turns (radius, height) points around an axis; `arc` limits it, with u and v in 0..1."""
        n = seg if arc is None else seg + 1
        start, stop = (0, 2 * math.pi) if arc is None else arc
        m = frame(axis)
        bm = bmesh.new()
        rings = []
        for r, h in profile:
            if r < 1e-6 and arc is None:
                rings.append([bm.verts.new(m @ Vector((0, h, 0)) + Vector(origin))] * n)
                continue
            ring = []
            for i in range(n):
                t = start + (stop - start) * i / seg
                p = m @ Vector((r * math.sin(t), h, r * math.cos(t)))
                ring.append(bm.verts.new(p + Vector(origin)))
            rings.append(ring)
        layer = bm.loops.layers.uv.new("uv") if arc is not None else None
        low, high = profile[0][1], profile[-1][1]
        for k, (a, b) in enumerate(zip(rings, rings[1:])):
            for i in range(seg):
                j = (i + 1) % n
                corner = [a[i], a[j], b[j], b[i]]
                loop = list(dict.fromkeys(corner))
                if len(loop) < 3:
                    continue
                face = bm.faces.new(loop)
                if layer:
                    v0 = (profile[k][1] - low) / (high - low)
                    v1 = (profile[k + 1][1] - low) / (high - low)
                    for l, c in zip(face.loops, ((i, v0), (i + 1, v0), (i + 1, v1), (i, v1))):
                        l[layer].uv = (c[0] / seg, c[1])
        if arc is None:
            bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
        self.commit(bm, material, angle=angle, uv=uv)

    def pipe(self, points, r, material, seg=10, steps=6, straight=False, cap=True):
        """A tube through points: a smooth spline, or straight runs with rounded corners."""
        seg = min(seg, max(6, int(5 + r * 400)))
        path = [Vector(p) for p in points]
        path = path if straight else spline(path, steps)
        bm = bmesh.new()
        rings, side = [], None
        for i, p in enumerate(path):
            d = (path[min(i + 1, len(path) - 1)] - path[max(i - 1, 0)]).normalized()
            if side is None:
                side = d.orthogonal().normalized()
            side = (side - d * side.dot(d)).normalized()
            up = d.cross(side)
            ring = []
            for k in range(seg):
                t = 2 * math.pi * k / seg
                ring.append(bm.verts.new(p + side * (r * math.cos(t)) + up * (r * math.sin(t))))
            rings.append(ring)
        for a, b in zip(rings, rings[1:]):
            for k in range(seg):
                bm.faces.new((a[k], a[(k + 1) % seg], b[(k + 1) % seg], b[k]))
        if cap:
            bm.faces.new(rings[0][::-1])
            bm.faces.new(rings[-1])
        self.commit(bm, material, angle=60)

    def prism(self, outline, a, b, material, bevel=0.004, seg=2, hint=None, uv=None, angle=35):
        """Extrudes a 2D outline (x, z of the frame along a->b) from a to b."""
        a, b = Vector(a), Vector(b)
        m = frame(b - a, hint)
        bm = bmesh.new()
        low = [bm.verts.new(a + m @ Vector((x, 0, z))) for x, z in outline]
        high = [bm.verts.new(b + m @ Vector((x, 0, z))) for x, z in outline]
        n = len(outline)
        bm.faces.new(low[::-1])
        bm.faces.new(high)
        for i in range(n):
            bm.faces.new((low[i], low[(i + 1) % n], high[(i + 1) % n], high[i]))
        bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
        self.commit(bm, material, bevel, seg, angle, uv)

    def sweep(self, path, profile, material, closed=False, angle=35):
        """Sweeps (inward, height) points along a floor path [(x, z)], mitred; inward is left."""
        pts = [Vector(p) for p in path]
        n = len(pts)
        bm = bmesh.new()
        rings = []
        for i, p in enumerate(pts):
            before = (p - pts[i - 1]).normalized() if closed or i else None
            after = (pts[(i + 1) % n] - p).normalized() if closed or i < n - 1 else None
            before, after = before or after, after or before
            na, nb = Vector((before.y, -before.x)), Vector((after.y, -after.x))
            mitre = (na + nb) / max(0.3, 1 + na.dot(nb))
            rings.append([bm.verts.new((p.x + mitre.x * d, h, p.y + mitre.y * d)) for d, h in profile])
        pairs = list(zip(rings, rings[1:])) + ([(rings[-1], rings[0])] if closed else [])
        for a, b in pairs:
            for k in range(len(profile) - 1):
                bm.faces.new((a[k], a[k + 1], b[k + 1], b[k]))
        self.commit(bm, material, angle=angle)

    # -- sheets -------------------------------------------------------------------------
    def sheet(self, points, material, uvs=None, thickness=0.0, angle=80):
        """A grid surface from an (rows, columns, 3) array; with thickness, a front and a back."""
        points = np.asarray(points, float)
        if thickness:
            normal = np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1))
            normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)
            back = None if uvs is None else np.asarray(uvs)[:, ::-1]
            self.sheet((points - normal * thickness / 2)[:, ::-1], material, back, angle=angle)
            points = points + normal * thickness / 2
        rows, cols = points.shape[:2]
        bm = bmesh.new()
        v = [[bm.verts.new(points[i, j]) for j in range(cols)] for i in range(rows)]
        layer = bm.loops.layers.uv.new("uv") if uvs is not None else None
        for i in range(rows - 1):
            for j in range(cols - 1):
                keys = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
                face = bm.faces.new([v[a][b] for a, b in keys])
                if layer:
                    for l, (a, b) in zip(face.loops, keys):
                        l[layer].uv = uvs[a][b]
        self.commit(bm, material, angle=angle)

    def quad(self, corners, material, rect=(0, 0, 1, 1)):
        """One rectangle; corners run from bottom left, anticlockwise as seen from the front."""
        corners = np.asarray(corners, float)
        tris = np.array([(0, 1, 2), (0, 2, 3)])
        normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
        normal /= np.linalg.norm(normal)
        x0, y0, x1, y1 = rect
        uv = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        self.store(corners, tris, np.broadcast_to(normal, (2, 3, 3)), material, explicit=uv[tris])

    def flat(self, corners, material):
        """One rectangle with metric coordinates; corners anticlockwise from the front."""
        corners = np.asarray(corners, float)
        normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
        normal /= np.linalg.norm(normal)
        self.store(corners, np.array([(0, 1, 2), (0, 2, 3)]), np.broadcast_to(normal, (2, 3, 3)), material)

    def decal(self, centre, size, facing, name, up=(0, 1, 0), material="plastic"):
        """A label from the atlas, floating a millimetre in front of a surface."""
        n, u = Vector(facing).normalized(), Vector(up)
        r = u.cross(n).normalized()
        u = n.cross(r)
        c = Vector(centre) + n * 0.0012
        w, h = r * size[0] / 2, u * size[1] / 2
        rect = atlas.rect(name) if material == "plastic" else (0, 0, 1, 1)
        self.quad([c - w - h, c + w - h, c + w + h, c - w + h], material, rect)


def spline(points, steps):
    """Centripetal-like Catmull-Rom through the points."""
    out = []
    n = len(points)
    for i in range(n - 1):
        p0, p1, p2, p3 = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, n - 1)]
        m1, m2 = (p2 - p0) * 0.5, (p3 - p1) * 0.5
        reach = (p2 - p1).length
        m1 = m1.normalized() * min(m1.length, reach) if m1.length else m1
        m2 = m2.normalized() * min(m2.length, reach) if m2.length else m2
        for k in range(steps):
            t = k / steps
            a, b = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
            c, d = -2 * t**3 + 3 * t**2, t**3 - t**2
            out.append(p1 * a + m1 * b + p2 * c + m2 * d)
    return [*out, points[-1]]


def rounded(w, h, r, seg=5):
    """The outline of a w by h rectangle with corner radius r, centred."""
    out = []
    for cx, cy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for i in range(seg + 1):
            t = math.radians(start + 90 * i / seg)
            out.append((cx * (w / 2 - r) + r * math.cos(t), cy * (h / 2 - r) + r * math.sin(t)))
    return out


def bend(points, r, seg=5):
    """Rounds the corners of a polyline for a straight `pipe`."""
    pts = [Vector(p) for p in points]
    out = [pts[0]]
    for a, b, c in zip(pts, pts[1:], pts[2:]):
        u, v = (a - b).normalized(), (c - b).normalized()
        reach = min(r, (a - b).length * 0.49, (c - b).length * 0.49)
        p, q = b + u * reach, b + v * reach
        for i in range(seg + 1):
            t = i / seg
            out.append(p * (1 - t) ** 2 + b * 2 * t * (1 - t) + q * t**2)
    return [*out, pts[-1]]
