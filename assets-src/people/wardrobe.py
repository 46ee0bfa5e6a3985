# SPDX-License-Identifier: MIT OR Apache-2.0
"""Gown, blanket and cushion: cut with smooth edges, then draped by Blender's cloth simulation.

All coordinates are glTF (Y up); Blender's Z-up frame is used only inside.
"""
import os
from pathlib import Path

import bpy
import numpy as np

from body import triangulate, vertex_normals
from people import HINGE_Z, MATTRESS, SLOPE


def clip(points, tris, field, *attributes):
    """Keep the part of a triangle mesh where field > 0, cutting triangles exactly.

    Returns points, tris, attributes with new vertices interpolated on the cut.
    """
    points, attributes = list(points), [list(a) for a in attributes]
    field = list(field)
    cut, out = {}, []

    def crossing(a, b):
        key = (min(a, b), max(a, b))
        if key not in cut:
            t = field[a] / (field[a] - field[b])
            cut[key] = len(points)
            points.append(points[a] + t * (points[b] - points[a]))
            for attr in attributes:
                attr.append(attr[a] + t * (attr[b] - attr[a]))
            field.append(0.0)
        return cut[key]

    for tri in tris:
        polygon = []
        for k in range(3):
            a, b = int(tri[k]), int(tri[(k + 1) % 3])
            if field[a] >= 0:
                polygon.append(a)
            if (field[a] > 0) != (field[b] > 0) and field[a] != 0 and field[b] != 0:
                polygon.append(crossing(a, b))
        for k in range(1, len(polygon) - 1):
            out.append((polygon[0], polygon[k], polygon[k + 1]))
    out = np.array(out)
    used, inverse = np.unique(out, return_inverse=True)
    return (np.array(points)[used], inverse.reshape(-1, 3), *[np.array(a)[used] for a in attributes])


def cached(key, make):
    """Keep a simulation between runs while tuning ($SKILLWARD_CLOTH_CACHE names a folder)."""
    folder = os.environ.get("SKILLWARD_CLOTH_CACHE")
    if not folder:
        return make()
    path = Path(folder) / f"{key}.npz"
    if not path.exists():
        result = make()
        np.savez(path, *(result if isinstance(result, tuple) else (result,)))
    with np.load(path) as data:
        values = [data[k] for k in data.files]
    return tuple(values) if len(values) > 1 else values[0]


# ---------------------------------------------------------------- Blender glue
def to_blender(p):
    return np.stack([p[:, 0], -p[:, 2], p[:, 1]], -1)


def from_blender(p):
    return np.stack([p[:, 0], p[:, 2], -p[:, 1]], -1)


def fresh_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return bpy.context.scene


def add_mesh(name, points, faces):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_blender(np.asarray(points)).tolist(), [], [list(map(int, f)) for f in faces])
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def add_collider(name, points, faces, outer=0.005):
    obj = add_mesh(name, points, faces)
    obj.modifiers.new("collision", "COLLISION")
    obj.collision.thickness_outer = outer
    obj.collision.thickness_inner = 0.05
    obj.collision.cloth_friction = 12
    return obj


def bed_collider(drop):
    c, s = np.cos(SLOPE) * 1.0, np.sin(SLOPE) * 1.0
    y = MATTRESS - drop
    rows = [(-0.30, y), (HINGE_Z, y), (HINGE_Z - c, y + s)]
    points = [(x, h, z) for z, h in rows for x in (-0.6, 0.6)]
    return add_collider("bed", points, [(0, 1, 3, 2), (2, 3, 5, 4)], 0.003)


def read_mesh(obj):
    depsgraph = bpy.context.evaluated_depsgraph_get()
    mesh = obj.evaluated_get(depsgraph).to_mesh()
    points = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", points)
    faces = [tuple(p.vertices) for p in mesh.polygons]
    return from_blender(points.reshape(-1, 3)), faces


def simulate(obj, frames, pins=None, slack=0.0, stiffness=8.0, bending=0.4, mass=0.25, distance=0.004, self_collide=False):
    if pins is not None:
        group = obj.vertex_groups.new(name="pin")
        for index, weight in pins.items():
            group.add([int(index)], float(weight), "REPLACE")
    cloth = obj.modifiers.new("cloth", "CLOTH")
    s = cloth.settings
    s.quality, s.mass, s.air_damping = 7, mass, 2.0
    s.tension_stiffness = s.compression_stiffness = stiffness
    s.shear_stiffness, s.bending_stiffness = stiffness * 0.5, bending
    s.shrink_min = -slack
    if pins is not None:
        s.vertex_group_mass = "pin"
    cloth.collision_settings.distance_min = distance
    cloth.collision_settings.use_self_collision = self_collide
    cloth.collision_settings.self_distance_min = 0.004
    cloth.point_cache.frame_end = frames
    for frame in range(1, frames + 1):
        bpy.context.scene.frame_set(frame)
    points, faces = read_mesh(obj)
    return points


def decimate(points, tris, target):
    """Collapse to `target` triangles; returns positions and triangles."""
    fresh_scene()
    obj = add_mesh("d", points, tris)
    if len(tris) > target:
        mod = obj.modifiers.new("dec", "DECIMATE")
        mod.ratio = target / len(tris)
    points, faces = read_mesh(obj)
    return points, triangulate(faces)


def subdivide(points, tris, levels=1):
    fresh_scene()
    obj = add_mesh("s", points, tris)
    mod = obj.modifiers.new("sub", "SUBSURF")
    mod.levels, mod.subdivision_type = levels, "SIMPLE"
    return read_mesh(obj)


# ---------------------------------------------------------------- garments
def gown_fields(body, points):
    """Signed fields at rest: neckline, both sleeves, hem (positive inside the gown), and arm parameter."""
    bones = body.bones
    notch = bones["clavicle.L"][1]
    neck = bones["neck01"][1]
    k = body.scale * 10
    front = np.array([0, notch[1] + 0.03 * k, notch[2] + 0.022 * k])
    back = np.array([0, neck[1] - 0.06 * k, neck[2] - 0.004 * k])
    d = front - back
    normal = np.array([0, -d[2], d[1]])
    normal *= np.sign(normal[2]) / np.linalg.norm(normal)
    neckline = (points - front) @ normal + 14.5 / k * np.minimum(points[:, 0] ** 2, (0.12 * k) ** 2)
    arm = np.full(len(points), -1.0)
    for side, s in (("L", 1), ("R", -1)):
        shoulder, elbow = bones[f"upperarm01.{side}"][1], bones[f"lowerarm01.{side}"][1]
        axis = elbow - shoulder
        t = ((points - shoulder) @ axis) / (axis @ axis)
        off = np.linalg.norm(points - shoulder - t[:, None] * axis, axis=1)
        mine = (points[:, 0] * s > abs(shoulder[0]) - 0.02) & ((off < 0.12 * k) | (t > 0.85))
        arm = np.where(mine, t, arm)
    length = np.linalg.norm(bones["lowerarm01.L"][1] - bones["upperarm01.L"][1])
    sleeve = np.where(arm > 0, (0.80 - arm) * length, 1.0)
    hem = bones["upperleg01.L"][1][2] + 0.04 - points[:, 2]
    return neckline, sleeve, hem, arm


def make_gown(body, pose, skin, triangles=3900):
    """Returns posed points, rest points, tris."""
    tris = triangulate(body.faces_of("helper-tights"))
    index, inverse = np.unique(tris, return_inverse=True)
    tris = inverse.reshape(-1, 3)
    rest, posed = body.rest[index], skin[index]
    neckline, sleeve, hem, arm = gown_fields(body, rest)
    field = np.minimum(np.minimum(neckline, sleeve), hem)
    normals = vertex_normals(posed, tris)
    posed = posed + normals * (0.006 + 0.006 * np.clip(neckline * 25, 0, 1) + 0.009 * np.clip(arm, 0, 1))[:, None]
    posed, tris, rest = clip(posed, tris, field, rest)
    # weld slivers, then refine for the simulation
    both = np.concatenate([posed, rest], 1)
    points, faces = subdivide(posed, tris)
    rest_points, _ = subdivide(rest, tris)
    scene = fresh_scene()
    obj = add_mesh("gown", points, faces)
    body_faces = body.faces_of("body")
    add_collider("body", skin, body_faces)
    bed_collider(0.02)
    neckline, sleeve, hem, arm = gown_fields(body, rest_points)
    pins = {i: 1.0 for i in np.nonzero(neckline < 0.012)[0]}
    for i in np.nonzero((neckline >= 0.012) & (neckline < 0.05))[0]:
        pins[i] = 0.6 * (0.05 - neckline[i]) / 0.038
    points = simulate(obj, 42, pins, slack=0.13, stiffness=10, bending=0.35)
    tri = triangulate(faces)
    points = laplace(points, tri, 2, 0.4)  # calm the finest crumple
    points = hug(points, neckline, skin, triangulate(body_faces))
    # drop what lies under the back, never seen
    from people import above_bed
    n = vertex_normals(points, tri)
    hidden = (above_bed(points) < -0.004) | ((above_bed(points) < 0.03) & (n[:, 1] < -0.45))
    hidden |= points[:, 2] > BLANKET["top"] + 0.075
    keep = ~hidden[tri].all(1)
    tri = tri[keep]
    used, inverse = np.unique(tri, return_inverse=True)
    points, rest_points, tri = points[used], rest_points[used], inverse.reshape(-1, 3)
    return reduce_with(points, tri, triangles, rest_points)


def hug(points, neckline, skin, skin_tris, gap=0.0045, reach=0.030):
    """Bring the neck edge down on to the skin, fading out with distance from the edge."""
    from mathutils import Vector
    from mathutils.bvhtree import BVHTree
    bvh = BVHTree.FromPolygons([Vector(p) for p in skin], [tuple(map(int, t)) for t in skin_tris])
    out = points.copy()
    for i in np.nonzero(neckline < reach)[0]:
        place, normal, _, _ = bvh.find_nearest(Vector(points[i]))
        wanted = np.array(place) + np.array(normal) * gap
        share = np.clip(1 - neckline[i] / reach, 0, 1) ** 0.7
        if (wanted - points[i]) @ np.array(normal) < 0:
            out[i] += share * (wanted - points[i])
    return out


def skirt(grid):
    """Let the blanket drop over the sides and foot of the mattress."""
    def side(edge, sign):
        a, b = edge.copy(), edge.copy()
        a[:, 0], a[:, 1] = sign * 0.4555, edge[:, 1] - 0.012
        b[:, 0], b[:, 1] = sign * 0.4585, edge[:, 1] - 0.075
        return a[:, None], b[:, None]

    a, b = side(grid[:, 0], np.sign(grid[0, 0, 0]))
    c, d = side(grid[:, -1], np.sign(grid[0, -1, 0]))
    grid = np.concatenate([b, a, grid, c, d], 1)
    foot, low = grid[-1].copy(), grid[-1].copy()
    foot[:, 1], foot[:, 2] = foot[:, 1] - 0.012, -0.4125
    low[:, 1], low[:, 2] = low[:, 1] - 0.075, -0.4095
    return np.concatenate([grid, foot[None], low[None]], 0)


def reduce_with(points, tris, target, *attributes):
    """Decimate and carry attributes over from the nearest original vertices."""
    from scipy.spatial import cKDTree
    new, new_tris = decimate(points, tris, target)
    used, inverse = np.unique(new_tris, return_inverse=True)
    new, new_tris = new[used], inverse.reshape(-1, 3)
    distance, near = cKDTree(points).query(new, k=3)
    weight = 1 / (distance + 1e-6)
    weight /= weight.sum(1, keepdims=True)
    return (new, new_tris, *[(np.asarray(a)[near] * weight[..., None]).sum(1) for a in attributes])


def laplace(points, tris, rounds, factor):
    pairs = np.concatenate([tris[:, [0, 1]], tris[:, [1, 2]], tris[:, [2, 0]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    count = np.bincount(pairs.ravel(), minlength=len(points))
    edge_count = {}
    for a, b in np.concatenate([tris[:, [0, 1]], tris[:, [1, 2]], tris[:, [2, 0]]]):
        key = (min(a, b), max(a, b))
        edge_count[key] = edge_count.get(key, 0) + 1
    border = np.zeros(len(points), bool)
    for (a, b), c in edge_count.items():
        if c == 1:
            border[[a, b]] = True
    for _ in range(rounds):
        total = np.zeros_like(points)
        np.add.at(total, pairs[:, 0], points[pairs[:, 1]])
        np.add.at(total, pairs[:, 1], points[pairs[:, 0]])
        mean = total / np.maximum(count, 1)[:, None]
        points = np.where(border[:, None], points, points + factor * (mean - points))
    return points


BLANKET = dict(top=-1.615, foot=-0.425, half=0.445, columns=33, rows=37)


def make_blanket(body, skin, gown, gown_tris, arm_free_faces):
    """A bedspread tucked at sides and foot. Returns a (rows+1, columns+1, 3) grid of points."""
    b = BLANKET
    u = np.linspace(-1, 1, b["columns"] + 1)
    v = np.linspace(0, 1, b["rows"] + 1)
    uu, vv = np.meshgrid(u, v)
    x = uu * b["half"]
    z = b["top"] + vv * (b["foot"] - b["top"])
    slope = np.clip(HINGE_Z - z, 0, None) * np.tan(SLOPE)
    edge = MATTRESS + 0.036 + slope
    dome = 0.29 * (1 - np.abs(uu) ** 2.2) * np.clip((1 - vv) * 9, 0, 1) ** 0.6
    grid = np.stack([x, edge + dome, z], -1)
    columns = b["columns"] + 1
    faces = [(r * columns + c, (r + 1) * columns + c, (r + 1) * columns + c + 1, r * columns + c + 1)
             for r in range(b["rows"]) for c in range(b["columns"])]
    fresh_scene()
    obj = add_mesh("blanket", grid.reshape(-1, 3), faces)
    add_collider("body", skin, arm_free_faces, 0.010)
    add_collider("gown", gown, gown_tris, 0.006)
    bed_collider(-0.028)
    pins = {}
    for r in range(b["rows"] + 1):
        for c in range(columns):
            if c in (0, columns - 1) or r == b["rows"]:
                pins[r * columns + c] = 1.0
    points = simulate(obj, 46, pins, slack=0.05, stiffness=14, bending=1.2, mass=0.5, distance=0.006)
    tris = triangulate(faces)
    points = laplace(points, tris, 3, 0.5)
    for _ in range(3):
        points = lift_over(points, [(skin, triangulate(arm_free_faces)), (gown, gown_tris)])
        points = laplace(points, tris, 1, 0.5)
    points = lift_over(points, [(gown, gown_tris)], 0.007)
    return points.reshape(b["rows"] + 1, columns, 3)


def lift_over(points, solids, gap=0.012):
    """Raise cloth points that ended up below a solid's upper surface."""
    from mathutils import Vector
    from mathutils.bvhtree import BVHTree
    out = points.copy()
    for solid, tris in solids:
        bvh = BVHTree.FromPolygons([Vector(p) for p in solid], [tuple(map(int, t)) for t in tris])
        for i, p in enumerate(out):
            place = bvh.ray_cast(Vector((p[0], 1.5, p[2])), Vector((0, -1, 0)), 1.0)[0]
            if place is not None and place[1] > MATTRESS:
                out[i, 1] = max(out[i, 1], place[1] + gap)
    return out


def press(points, footprint, bottoms, margin, reach):
    """Push cloth below the objects lying on it: footprint (k,2) in x,z with bottom heights."""
    from scipy.spatial import cKDTree
    index = cKDTree(footprint)
    rows, columns = points.shape[:2]
    out = points.copy()
    for k in range(3):
        flat = out.reshape(-1, 3)
        distance, near = index.query(flat[:, [0, 2]], k=4)
        limit = (bottoms[near] - margin + np.clip(distance - 0.012, 0, None) * reach).min(1)
        flat[:, 1] = np.minimum(flat[:, 1], limit)
        out = flat.reshape(rows, columns, 3)
        if k < 2:
            inner = out[1:-1, 1:-1]
            inner[...] = 0.6 * inner + 0.1 * (out[:-2, 1:-1] + out[2:, 1:-1] + out[1:-1, :-2] + out[1:-1, 2:])
    return out
