# SPDX-License-Identifier: MIT OR Apache-2.0
"""A profiling hospital bed with the back-rest raised, a draped blanket and a pillow."""

import math

import bmesh
import bpy
import numpy as np
from kit import bend, rounded
from mathutils import Vector
from scipy import ndimage

TOP, HINGE, SLOPE = 0.62, -1.6, math.tan(math.radians(30))
FOOT, HEAD = -0.415, -2.31


def surface(z):
    """Height of the mattress at z, with the bend eased over 16 cm."""
    t = np.clip((HINGE + 0.08 - np.asarray(z, float)) / 0.16, 0, None)
    eased = np.where(t < 1, t * t / 2, t - 0.5)
    return TOP + eased * 0.16 * SLOPE


def slab(k, material, low, high, half, grow=0.0, bevel=0.03, seg=3):
    """A bent slab between two depths below the mattress surface."""
    zs = [FOOT + grow, -1.2, *np.linspace(HINGE + 0.09, HINGE - 0.09, 6), HEAD - grow]
    lean = 0.5
    top = [(z + lean * high * (z < HINGE), float(surface(z)) - high) for z in zs]
    base = [(z + lean * low * (z < HINGE), float(surface(z)) - low) for z in zs]
    bm = bmesh.new()
    rings = []
    for x in (-half - grow, half + grow):
        rings.append([bm.verts.new((x, y, z)) for z, y in top + base[::-1]])
    n = len(zs)
    for i in range(2 * n):
        j = (i + 1) % (2 * n)
        bm.faces.new((rings[0][i], rings[0][j], rings[1][j], rings[1][i]))
    for ring in rings:
        for i in range(n - 1):
            bm.faces.new((ring[i], ring[i + 1], ring[2 * n - 2 - i], ring[2 * n - 1 - i]))
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    k.commit(bm, material, bevel, seg, angle=45)


def pillow(k):
    """A plump pillow with a dent for the head, lying on the back-rest."""
    rows, cols = 19, 25
    w, d = 0.64, 0.40
    u, v = np.meshgrid(np.linspace(-1, 1, cols), np.linspace(-1, 1, rows))
    pinch = 1 - 0.07 * (np.abs(u * v) ** 0.8) + 0.03 * (np.abs(u) + np.abs(v))
    x, s = u * w / 2 * pinch, v * d / 2 * pinch
    plump = ((1 - np.abs(u) ** 2.6) * (1 - np.abs(v) ** 2.6)) ** 0.42
    dent = np.exp(-((u / 0.42) ** 2) - ((v - 0.05) / 0.6) ** 2)
    crease = 0.0045 * np.sin(17 * u + 6 * np.sin(5 * v)) * (1 - plump) + 0.003 * np.sin(9 * v + 8 * u)
    top = plump * (0.105 - 0.055 * dent) + crease * plump
    base = -0.012 * plump
    a = math.atan(SLOPE)
    zc = -2.12
    yc = float(surface(zc)) + 0.018
    sides = []
    for h in (top, base):
        z = zc + s * math.cos(a) - h * math.sin(a) * -1
        y = yc - s * math.sin(a) + h * math.cos(a)
        sides.append(np.stack([x, y, z], -1))
    uv = np.stack([x / 0.16, s / 0.16], -1)
    k.sheet(sides[0], "sheet", uv)
    k.sheet(sides[1][::3, ::-3], "sheet", uv[::3, ::-3])


def drape():
    """Simulates the blanket once: an array of rows (head to foot) by columns of points."""
    rows, cols, wide = 44, 60, 1.36
    z = np.linspace(-1.37, -0.40, rows)
    x = np.linspace(-wide / 2, wide / 2, cols)
    scene = bpy.context.scene
    made = []

    def solid(bm, name):
        mesh = bpy.data.meshes.new(name)
        bm.to_mesh(mesh)
        bm.free()
        o = bpy.data.objects.new(name, mesh)
        scene.collection.objects.link(o)
        o.modifiers.new("c", "COLLISION")
        o.collision.thickness_outer = 0.006
        o.collision.cloth_friction = 20
        made.append(o)

    def tube(a, b, ra, rb):
        a, b = Vector(a), Vector(b)
        bm = bmesh.new()
        for i in range(9):
            t = i / 8
            ball = bmesh.ops.create_icosphere(bm, subdivisions=2, radius=ra + (rb - ra) * t)["verts"]
            bmesh.ops.translate(bm, vec=a.lerp(b, t), verts=ball)
        solid(bm, "leg")

    # Blender coordinates from here: (x, -z, y).
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1)
    bmesh.ops.scale(bm, vec=(0.875, 1.6, 0.16), verts=bm.verts)
    bmesh.ops.translate(bm, vec=(0, 1.21, TOP - 0.08), verts=bm.verts)
    bmesh.ops.bevel(bm, geom=bm.edges[:], offset=0.035, segments=3, affect="EDGES")
    solid(bm, "mattress")
    for s in (-1, 1):
        tube((s * 0.115, 1.60, 0.675), (s * 0.125, 1.05, 0.668), 0.092, 0.066)
        tube((s * 0.125, 1.05, 0.668), (s * 0.13, 0.64, 0.655), 0.066, 0.044)
        tube((s * 0.13, 0.62, 0.66), (s * 0.16, 0.56, 0.80), 0.045, 0.032)
    mesh = bpy.data.meshes.new("blanket")
    lift = 0.93
    points = [(px, -pz, lift + 0.0015 * math.sin(19 * px + 11 * pz)) for pz in z for px in x]
    faces = [(i * cols + j, i * cols + j + 1, (i + 1) * cols + j + 1, (i + 1) * cols + j)
             for i in range(rows - 1) for j in range(cols - 1)]
    mesh.from_pydata(points, [], faces)
    cloth = bpy.data.objects.new("blanket", mesh)
    scene.collection.objects.link(cloth)
    made.append(cloth)
    m = cloth.modifiers.new("cloth", "CLOTH")
    s = m.settings
    s.quality, s.mass, s.air_damping = 6, 0.35, 2.0
    s.tension_stiffness, s.compression_stiffness, s.shear_stiffness, s.bending_stiffness = 18, 12, 5, 0.9
    m.collision_settings.collision_quality = 3
    m.collision_settings.distance_min = 0.005
    m.collision_settings.use_self_collision = False
    m.point_cache.frame_end = 60
    for frame in range(1, 56):
        scene.frame_set(frame)
    done = cloth.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    co = np.empty(len(done.vertices) * 3, np.float32)
    done.vertices.foreach_get("co", co)
    co = co.reshape(rows, cols, 3)
    out = np.stack([co[..., 0], co[..., 2], -co[..., 1]], -1).astype(float)
    for o in made:
        bpy.data.objects.remove(o)
    scene.frame_set(1)
    return out


def settle(cloth):
    """Keeps the drape inside the rails, off the mattress and tucked in at the foot."""
    out = cloth.copy()
    x, y, z = out[..., 0], out[..., 1], out[..., 2]
    limit = np.where(z < -1.0, 0.462, 0.505)
    out[..., 0] = np.clip(x, -limit, limit)
    over = np.abs(out[..., 0]) < 0.436
    out[..., 1] = np.where(over, np.maximum(y, TOP + 0.006), y)
    out[..., 2] = np.clip(z, -1.40, -0.405)
    tuck = np.clip((np.arange(len(out)) - (len(out) - 7)) / 6, 0, 1)[:, None] ** 2
    out[..., 1] = out[..., 1] * (1 - tuck) + np.minimum(out[..., 1], 0.575) * tuck
    out[..., 2] = out[..., 2] * (1 - tuck) + -0.402 * tuck
    return ndimage.zoom(out, (33 / len(out), 45 / out.shape[1], 1), order=1, grid_mode=False)


def bedding(k, cloth, mirror):
    """The blanket and the sheet turned down over its top edge."""
    rows, cols = cloth.shape[:2]
    points = cloth.copy()
    if mirror:
        points[..., 0] *= -1
        points = points[:, ::-1]
    u, v = np.meshgrid(np.linspace(0, 1.36, cols), np.linspace(0, 0.98, rows))
    k.sheet(points, "blanket", np.stack([u / 0.2, v / 0.2], -1), angle=180)
    turned = 7
    du, dv = np.gradient(points, axis=1), np.gradient(points, axis=0)
    normal = np.cross(dv, du)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    fold = [points[0] - normal[0] * 0.006]
    edge = points[0] - points[1]
    edge /= np.linalg.norm(edge, axis=-1, keepdims=True)
    for t in np.linspace(-0.5, 0.5, 5) * np.pi:
        fold.append(points[0] + edge * 0.012 * np.cos(t) + normal[0] * (0.004 + 0.010 * np.sin(t)))
    wave = 0.003 * np.sin(np.linspace(0, 24, cols))[:, None]
    fold += [points[i] + normal[i] * (0.014 + wave * (i / turned)) for i in range(1, turned)]
    fold.append(points[turned] + normal[turned] * 0.004)
    fold = np.array(fold)
    u2, v2 = np.meshgrid(np.linspace(0, 1.36, cols), np.linspace(0, 0.3, len(fold)))
    k.sheet(fold, "sheet", np.stack([u2 / 0.16, v2 / 0.16], -1), angle=180)


def castor(k, x, z):
    """A braked twin-wheel castor."""
    for s in (-1, 1):
        k.cyl((x + s * 0.006, 0.062, z), (x + s * 0.027, 0.062, z), 0.062, "rubber", 22, 0.006)
        k.cyl((x + s * 0.024, 0.062, z), (x + s * 0.0285, 0.062, z), 0.04, "plastic:light", 14, 0)
    k.box((x, 0.118, z), (0.062, 0.03, 0.10), "plastic:grey", 0.012, 1)
    k.cyl((x, 0.12, z), (x, 0.22, z), 0.017, "steel", 14)
    k.box((x, 0.135, z + 0.062), (0.04, 0.010, 0.05), "plastic:red", 0.004, 1)


def chassis(k):
    for x in (-0.36, 0.36):
        k.box((x, 0.235, -1.4), (0.05, 0.06, 1.78), "plastic:light", 0.008)
        for z in (-2.22, -0.58):
            castor(k, x, z)
    for z in (-2.25, -1.75, -1.05, -0.55):
        k.box((0, 0.235, z), (0.70, 0.05, 0.06), "plastic:light", 0.008, 1)
    k.box((0, 0.30, -1.4), (0.42, 0.09, 0.95), "plastic:grey", 0.02, 3)
    for z, lean in ((-1.8, 0.18), (-0.95, 0.18)):
        for x in (-0.25, 0.25):
            k.pipe([(x, 0.27, z - lean), (x, 0.43, z + lean)], 0.021, "steel", 12, straight=True)
    for x in (-0.40, 0.40):
        k.box((x, 0.445, -1.38), (0.04, 0.05, 2.0), "plastic:light", 0.008)
    slab(k, "plastic:grey", 0.142, 0.158, 0.42, 0.0, 0.004, 1)
    k.pipe([(-0.25, 0.43, -1.75), (-0.25, 0.68, -2.05)], 0.016, "steel", 12, straight=True)
    k.pipe([(0.25, 0.43, -1.75), (0.25, 0.68, -2.05)], 0.016, "steel", 12, straight=True)


def boards(k):
    for z0, z1, low, high in ((-2.45, -2.412, 0.40, 1.13), (-0.388, -0.35, 0.38, 0.87)):
        mid, tall = (low + high) / 2, high - low
        k.prism([(x, y + mid) for x, y in rounded(0.95, tall, 0.09, 6)], (0, 0, z0), (0, 0, z1), "plastic:cream", 0.012, 3, (0, 1, 0))
        face = z1 if z0 < -1 else z1
        k.prism([(x, y + mid) for x, y in rounded(0.78, tall - 0.17, 0.05, 5)], (0, 0, face - 0.004), (0, 0, face + 0.003), "wood_h", 0.002, 1, (0, 1, 0))
        slot = mid + tall / 2 - 0.05
        k.prism([(x, y + slot) for x, y in rounded(0.34, 0.034, 0.017, 4)], (0, 0, z0 - 0.001), (0, 0, z1 + 0.001), "plastic:dark", 0, 1, (0, 1, 0))
        for x in (-0.30, 0.30):
            k.box((x, 0.43, (z0 + z1) / 2 + (0.05 if z0 < -1 else -0.05)), (0.05, 0.05, 0.12), "steel", 0.005)
        for x in (-0.475, 0.475):
            k.cyl((x * 0.97, low + 0.09, (z0 + z1) / 2 - 0.001), (x * 0.97, low + 0.15, (z0 + z1) / 2 - 0.001), 0.033, "plastic:grey", 16, 0.008)
    k.decal((0, 0.60, -0.347), (0.20, 0.10), (0, 0, 1), "bedplate")


def rails(k):
    for s in (-1, 1):
        x = s * 0.485
        loop = [(x, 0.47, -1.93), (x, 0.88 - 0.016, -1.985), (x, 0.88 - 0.016, -1.115), (x, 0.47, -1.17)]
        k.pipe(bend(loop, 0.11, 6), 0.016, "plastic:cream", 12, straight=True)
        k.pipe([(x, 0.70, -1.955), (x, 0.70, -1.145)], 0.011, "plastic:cream", 10, straight=True)
        k.pipe([(x, 0.55, -1.945), (x, 0.55, -1.155)], 0.011, "plastic:cream", 10, straight=True)
        for z in (-1.75, -1.55, -1.35):
            k.pipe([(x, 0.545, z), (x, 0.862, z)], 0.009, "plastic:cream", 8, straight=True)
        k.box((x * 1.012, 0.775, -1.25), (0.026, 0.17, 0.13), "plastic:light", 0.010, 3)
        k.decal((x * 1.012 + s * 0.013, 0.775, -1.25), (0.10, 0.14), (s, 0, 0), "control")
        for z in (-1.85, -1.25):
            k.box((x - s * 0.03, 0.445, z), (0.075, 0.045, 0.06), "plastic:grey", 0.008)
            k.box((x, 0.47, z), (0.036, 0.10, 0.045), "plastic:grey", 0.008)


def build(k, cloth, mirror=False, blanket="blanket"):
    """One bed in its own frame: x across, z as in the room."""
    chassis(k)
    boards(k)
    rails(k)
    slab(k, "mattress", 0.015, 0.14, 0.43)
    slab(k, "sheet", 0.0, 0.105, 0.43, 0.004, 0.028)
    pillow(k)
    with k.into(blanket, k.density):
        bedding(k, cloth, mirror)
