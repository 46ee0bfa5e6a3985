# SPDX-License-Identifier: MIT OR Apache-2.0
"""Furniture and fixtures of the ward bay, placed in room coordinates."""

import math

import atlas
import bmesh
import numpy as np
from kit import bend, rounded

N, S, X = -2.6, 2.6, 3.2


def build(k):
    """Adds everything but shell and beds."""
    with k.into("ward_fixtures", 1.2):
        for bed, x in (("1", -1.5), ("2", 1.7)):
            headwall(k, x, bed)
        south_wall(k)
        east_wall(k)
        waste_bin(k, 2.85, 1.9)
    with k.into("ward_furniture", 1.35):
        with k.at(-0.62, 0, -2.2):
            locker(k, 0)
        with k.at(2.75, 0, -2.2):
            locker(k, 1)
        with k.at(-2.7, 0, 0.4, 90):
            chair(k)
        for x in (-2.35, 0.85):
            with k.at(x, 0, -1.75):
                drip_stand(k)
    with k.into("ward_curtains", 1.0):
        curtains(k)


def headwall(k, x, bed):
    """A laminate panel, the service trunking, a reading lamp and a name board."""
    k.box((x, 1.06, N + 0.008), (1.5, 0.24, 0.016), "wood_h", 0.004)
    outline = [(0.0, 1.36), (0.06, 1.36), (0.085, 1.385), (0.085, 1.575), (0.06, 1.60), (0.0, 1.60)]
    profile_along_x(k, outline, x - 0.85, x + 0.85, "plastic:white")
    for y in (1.405, 1.56):
        k.box((x, y, N + 0.0852), (1.62, 0.006, 0.002), "plastic:grey", 0)
    face = N + 0.085
    for i, (gas, dx) in enumerate((("o2", -0.70), ("air", -0.54), ("vac", -0.38))):
        px = x + dx
        k.box((px, 1.483, face + 0.004), (0.115, 0.125, 0.010), "plastic:light", 0.004)
        k.decal((px, 1.523, face + 0.009), (0.04, 0.04), (0, 0, 1), gas)
        k.cyl((px, 1.465, face + 0.006), (px, 1.465, face + 0.026), 0.027, "chrome", 24, 0.004)
        k.cyl((px, 1.465, face + 0.024), (px, 1.465, face + 0.03), 0.016, ("plastic:white", "plastic:black", "plastic:yellow")[i], 20, 0.002)
    for dx in (-0.16, 0.10, 0.36):
        k.box((x + dx, 1.483, face + 0.003), (0.15, 0.09, 0.008), "plastic:light", 0.003)
        k.decal((x + dx, 1.483, face + 0.007), (0.14, 0.07), (0, 0, 1), "socket")
    k.box((x + 0.56, 1.483, face + 0.003), (0.085, 0.085, 0.008), "plastic:light", 0.003)
    k.decal((x + 0.56, 1.483, face + 0.007), (0.07, 0.07), (0, 0, 1), "call")
    k.pipe([(x + 0.56, 1.45, face + 0.008), (x + 0.57, 1.30, face + 0.03), (x + 0.545, 1.13, face + 0.02), (x + 0.53, 1.06, face + 0.03)], 0.004, "plastic:light", 8)
    k.prism([(a, b) for a, b in rounded(0.04, 0.09, 0.014, 4)], (x + 0.53, 1.03, face + 0.018), (x + 0.53, 1.03, face + 0.04), "plastic:light", 0.004, 1, (0, 1, 0))
    k.cyl((x + 0.53, 1.04, face + 0.04), (x + 0.53, 1.04, face + 0.044), 0.011, "plastic:red", 16, 0.002)
    k.box((x, 1.80, N + 0.055), (1.0, 0.055, 0.11), "plastic:white", 0.014, 3)
    with k.into("ward_glow"):
        k.flat([(x - 0.46, 1.7722, N + 0.02), (x + 0.46, 1.7722, N + 0.02), (x + 0.46, 1.7722, N + 0.09), (x - 0.46, 1.7722, N + 0.09)], "panel")
    k.box((x - 0.3, 2.12, N + 0.008), (0.58, 0.40, 0.014), "plastic:white", 0.004)
    k.decal((x - 0.3, 2.12, N + 0.015), (0.555, 0.37), (0, 0, 1), "white_board" + bed)
    k.box((x + 0.28, 2.12, N + 0.006), (0.24, 0.16, 0.012), "plastic:white", 0.004)
    k.decal((x + 0.28, 2.12, N + 0.012), (0.222, 0.148), (0, 0, 1), "bed" + bed)


def profile_along_x(k, outline, x0, x1, material):
    """Extrudes (depth from the north wall, height) points along x."""
    bm = bmesh.new()
    a = [bm.verts.new((x0, y, N + d)) for d, y in outline]
    b = [bm.verts.new((x1, y, N + d)) for d, y in outline]
    n = len(outline)
    bm.faces.new(a)
    bm.faces.new(b)
    for i in range(n):
        bm.faces.new((a[i], a[(i + 1) % n], b[(i + 1) % n], b[i]))
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    k.commit(bm, material, 0.004, 2)


def south_wall(k):
    """Notice board, clock, hand-hygiene poster and a light switch; the phone is a prop."""
    x, y = 0.2, 1.6
    k.box((x, y, S - 0.008), (0.93, 0.63, 0.016), "wood_h", 0.003)
    k.box((x, y, S - 0.017), (0.905, 0.605, 0.004), "plastic:blue", 0)
    k.decal((x, y, S - 0.019), (0.90, 0.60), (0, 0, -1), "board")
    k.lathe([(0, 0), (0.155, 0), (0.16, 0.006), (0.16, 0.038), (0.152, 0.044), (0.145, 0.040), (0.143, 0.030)],
            "plastic:dark", 44, (0.2, 2.22, S), (0, 0, -1), angle=50)
    disc(k, (0.2, 2.22, S - 0.0305), 0.1435, "clock")
    k.box((-0.72, 1.55, S - 0.003), (0.34, 0.27, 0.005), "plastic:paper", 0.001, 1)
    k.decal((-0.72, 1.55, S - 0.0055), (0.325, 0.254), (0, 0, -1), "poster")
    k.box((-0.90, 1.12, S - 0.005), (0.086, 0.086, 0.010), "plastic:white", 0.003)
    for dx in (-0.018, 0.018):
        k.box((-0.90 + dx, 1.12, S - 0.011), (0.028, 0.05, 0.006), "plastic:light", 0.002, 1)


def disc(k, centre, r, name, seg=40):
    """A round label facing -Z."""
    u0, v0, u1, v1 = atlas.rect(name)
    t = np.linspace(0, 2 * np.pi, seg, endpoint=False)
    verts = np.array([centre, *[(centre[0] + r * math.sin(a), centre[1] + r * math.cos(a), centre[2]) for a in t]])
    tris = np.array([(0, 1 + i, 1 + (i + 1) % seg) for i in range(seg)])
    around = np.stack([0.5 - np.sin(t) / 2, 0.5 + np.cos(t) / 2], -1)
    uv = np.vstack([(0.5, 0.5), around]) * (u1 - u0, v1 - v0) + (u0, v0)
    normals = np.broadcast_to(np.array((0, 0, -1.0)), (seg, 3, 3))
    a, b, c = verts[tris[0]]
    if np.cross(b - a, c - a)[2] > 0:
        tris = tris[:, ::-1]
    k.store(verts, tris, normals, "plastic", explicit=uv[tris])


def east_wall(k):
    """Sharps bin on a bracket and a rack of three glove boxes."""
    z, y = 0.33, 1.40
    k.box((X - 0.006, y - 0.02, z), (0.012, 0.30, 0.20), "plastic:white", 0.003, 1)
    k.box((X - 0.085, y - 0.165, z), (0.15, 0.012, 0.19), "plastic:white", 0.003, 1)
    for s in (-1, 1):
        k.box((X - 0.085, y - 0.145, z + s * 0.094), (0.15, 0.045, 0.004), "plastic:white", 0.001, 1)
    k.prism(rounded(0.135, 0.17, 0.022, 5), (X - 0.088, y - 0.157, z), (X - 0.088, y + 0.07, z), "plastic:yellow", 0.008, 2, (0, 0, 1))
    k.prism(rounded(0.148, 0.182, 0.026, 5), (X - 0.088, y + 0.068, z), (X - 0.088, y + 0.098, z), "plastic:red", 0.007, 2, (0, 0, 1))
    k.prism(rounded(0.075, 0.10, 0.02, 4), (X - 0.088, y + 0.096, z), (X - 0.088, y + 0.116, z), "plastic:red", 0.006, 2, (0, 0, 1))
    k.box((X - 0.088, y + 0.1162, z), (0.04, 0.002, 0.07), "plastic:black", 0)
    k.decal((X - 0.1555, y - 0.05, z), (0.145, 0.121), (-1, 0, 0), "sharps")
    z, w = 0.84, 0.26
    for s in (-1, 1):
        k.box((X - 0.055, 1.44, z + s * (w / 2 + 0.006)), (0.11, 0.42, 0.008), "plastic:white", 0.002, 1)
    k.box((X - 0.004, 1.44, z), (0.008, 0.42, w + 0.012), "plastic:white", 0.002, 1)
    for i, size in enumerate("sml"):
        cy = 1.30 + i * 0.142
        k.box((X - 0.055, cy - 0.064, z), (0.106, 0.006, w + 0.008), "plastic:white", 0.002, 1)
        tint = ("blue", "green", "brick")[i]
        k.box((X - 0.056, cy, z), (0.10, 0.118, 0.244), "plastic:" + tint, 0.002, 1)
        k.decal((X - 0.106, cy, z), (0.24, 0.116), (-1, 0, 0), "gloves_" + size)
        slit(k, X - 0.1085, cy + 0.005, z)


def slit(k, x, y, z):
    """The oval opening of a glove box with a glove cuff showing."""
    out = [(a * 1.0, b) for a, b in rounded(0.045, 0.10, 0.0224, 6)]
    k.prism(out, (x + 0.002, y, z), (x - 0.0005, y, z), "plastic:dark", 0, 1, (0, 0, 1))
    t = np.linspace(-1, 1, 9)
    rows = []
    for r in range(4):
        s = r / 3
        rows.append([(x - 0.002 - 0.026 * s * (1 - a * a) - 0.004 * math.sin(5 * a + 3 * s), y + 0.010 - 0.02 * s * s + 0.004 * math.sin(4 * a), z + a * 0.036 * (1 - 0.3 * s)) for a in t])
    k.sheet(np.array(rows), "plastic:sky", thickness=0.001)


def waste_bin(k, x, z):
    """A pedal bin for clinical waste, facing west."""
    with k.at(x, 0, z, -90):
        k.prism(rounded(0.40, 0.36, 0.05, 5), (0, 0.03, 0), (0, 0.70, 0), "plastic:white", 0.008, 2, (0, 0, 1))
        k.prism(rounded(0.38, 0.34, 0.05, 5), (0, 0.0, 0), (0, 0.032, 0), "plastic:dark", 0.003, 1, (0, 0, 1))
        k.prism(rounded(0.42, 0.38, 0.055, 5), (0, 0.705, 0), (0, 0.755, 0), "plastic:orange", 0.016, 3, (0, 0, 1))
        k.prism(rounded(0.30, 0.26, 0.04, 5), (0, 0.753, 0), (0, 0.766, 0), "plastic:orange", 0.008, 2, (0, 0, 1))
        k.box((0, 0.05, 0.215), (0.16, 0.018, 0.09), "steel", 0.006)
        k.decal((0, 0.50, 0.1805), (0.19, 0.158), (0, 0, 1), "waste")
        k.cyl((-0.12, 0.725, -0.195), (0.12, 0.725, -0.195), 0.012, "steel", 12)


def locker(k, variant):
    """A bedside locker 0.45 wide and deep, top at 0.80, front to the south."""
    for px in (-0.18, 0.18):
        for pz in (-0.18, 0.18):
            k.cyl((px - 0.012, 0.028, pz), (px + 0.012, 0.028, pz), 0.028, "rubber", 12, 0.005)
            k.cyl((px, 0.03, pz), (px, 0.08, pz), 0.012, "steel", 8, 0)
    k.box((0, 0.42, 0), (0.42, 0.68, 0.42), "plastic:cream", 0.008)
    k.box((0, 0.7825, 0), (0.45, 0.035, 0.45), "wood_h", 0.010, 3)
    k.box((0, 0.672, 0.212), (0.395, 0.15, 0.016), "wood_h", 0.004)
    k.box((0, 0.345, 0.212), (0.395, 0.47, 0.016), "wood_h", 0.004)
    for y in (0.70, 0.545):
        k.pipe(bend([(-0.07, y, 0.214), (-0.07, y, 0.245), (0.07, y, 0.245), (0.07, y, 0.214)], 0.012), 0.005, "steel", 8, straight=True)
    top = 0.80
    jug = [(0.0, 0), (0.046, 0), (0.05, 0.006), (0.056, 0.165), (0.060, 0.18), (0.058, 0.181), (0.053, 0.165), (0.047, 0.008), (0, 0.006)]
    jx, jz = (-0.12, -0.10) if variant == 0 else (0.10, -0.08)
    cx, cz = (-0.02, -0.03) if variant == 0 else (-0.02, -0.10)
    with k.into("ward_clear"):
        k.lathe(jug, "clear", 28, (jx, top, jz))
        cup = [(0, 0), (0.027, 0), (0.036, 0.09), (0.0345, 0.09), (0.0258, 0.003), (0, 0.003)]
        k.lathe(cup, "clear", 22, (cx, top, cz))
        k.lathe([(0, 0.008), (0.0465, 0.008), (0.0525, 0.115), (0.0, 0.115)], "clear", 24, (jx, top, jz))
    k.lathe([(0, 0.185), (0.06, 0.185), (0.064, 0.18), (0.064, 0.172), (0.06, 0.17)][::-1] + [(0.02, 0.19), (0, 0.19)], "plastic:blue", 28, (jx, top, jz))
    k.pipe(bend([(jx + 0.05, top + 0.155, jz), (jx + 0.10, top + 0.15, jz), (jx + 0.09, top + 0.05, jz), (jx + 0.052, top + 0.045, jz)], 0.025), 0.006, "plastic:blue", 8, straight=True)
    bx = 0.12 if variant == 0 else -0.13
    with k.at(bx, top, 0.07 if variant == 0 else 0.04, 14 if variant == 0 else -20):
        k.box((0, 0.036, 0), (0.215, 0.072, 0.115), "plastic:sky", 0.003, 1)
        k.decal((0, 0.036, 0.0575), (0.205, 0.066), (0, 0, 1), "tissue")
        k.prism(rounded(0.12, 0.04, 0.019, 4), (0, 0.071, 0), (0, 0.0728, 0), "plastic:dark", 0, 1, (0, 0, 1))
        t = np.linspace(-1, 1, 9)
        rows = [[(a * 0.05 * (1 + 0.25 * s), 0.072 + 0.075 * s * (1 - 0.35 * a * a), 0.02 * math.sin(3 * a + 2 * s) * s) for a in t] for s in np.linspace(0, 1, 5)]
        k.sheet(np.array(rows)[:, ::-1], "plastic:white", thickness=0.0012)


def chair(k):
    """A high-backed visitor chair facing +Z in its own frame."""
    for s in (-1, 1):
        x = s * 0.29
        k.pipe(bend([(x, 0.0, 0.27), (x, 0.66, 0.25), (x, 0.66, -0.24)], 0.05), 0.019, "wood", 12, straight=True)
        k.pipe([(x, 0.0, -0.33), (x, 0.45, -0.22), (x, 0.70, -0.245), (x, 1.02, -0.33)], 0.019, "wood", 12)
        k.box((x, 0.672, 0.02), (0.055, 0.026, 0.44), "wood", 0.011, 3)
        k.box((x, 0.33, -0.0), (0.026, 0.05, 0.46), "wood", 0.006)
        for z in (0.27, -0.33):
            k.cyl((x, 0.0, z), (x, 0.012, z), 0.022, "rubber", 14, 0.002)
    k.box((0, 0.33, 0.22), (0.56, 0.05, 0.026), "wood_h", 0.006)
    k.box((0, 0.33, -0.2), (0.56, 0.05, 0.026), "wood_h", 0.006)
    with k.at(0, 0.405, 0.0, pitch=3):
        k.box((0, 0, 0.01), (0.53, 0.115, 0.50), "chair", 0.042, 5)
    with k.at(0, 0.73, -0.235, pitch=-12):
        k.box((0, 0.0, 0), (0.53, 0.60, 0.095), "chair", 0.038, 5)
        k.box((0, 0.18, 0.05), (0.45, 0.16, 0.05), "chair", 0.024, 4)


def drip_stand(k):
    """A five-legged stand with the bag hung in front of the pole (+Z)."""
    for i in range(5):
        a = 2 * math.pi * (i + 0.25) / 5
        c, s = math.cos(a), math.sin(a)
        k.pipe([(0.02 * c, 0.12, 0.02 * s), (0.15 * c, 0.105, 0.15 * s), (0.285 * c, 0.085, 0.285 * s)], 0.013, "steel", 9, 2)
        wx, wz = 0.285 * c, 0.285 * s
        k.cyl((wx - 0.010 * s, 0.03, wz + 0.010 * c), (wx + 0.010 * s, 0.03, wz - 0.010 * c), 0.03, "rubber", 18, 0.006)
        k.cyl((wx, 0.045, wz), (wx, 0.096, wz), 0.014, "plastic:grey", 10, 0.004)
    k.lathe([(0, 0.085), (0.05, 0.085), (0.055, 0.09), (0.05, 0.14), (0.022, 0.155), (0.018, 0.20), (0, 0.20)], "plastic:grey", 26)
    k.cyl((0, 0.15, 0), (0, 1.08, 0), 0.0145, "chrome", 18)
    k.lathe([(0, 1.04), (0.021, 1.04), (0.024, 1.05), (0.024, 1.09), (0.018, 1.10), (0, 1.10)], "plastic:grey", 20)
    k.cyl((0.02, 1.07, 0), (0.05, 1.07, 0), 0.011, "plastic:grey", 14, 0.003)
    k.cyl((0, 1.08, 0), (0, 2.06, 0), 0.0105, "chrome", 16)
    k.lathe([(0, 2.05), (0.018, 2.05), (0.018, 2.075), (0, 2.083)], "plastic:grey", 18)
    for a in (90, 210, 330):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        k.pipe([(0, 2.058, 0), (0.06 * c, 2.04, 0.06 * s), (0.095 * c, 2.025, 0.095 * s), (0.115 * c, 2.045, 0.115 * s)], 0.0038, "chrome", 6, 4)
    bag(k, 0.096)


def bag(k, z):
    """A half-litre infusion bag; outlet at y = 1.75, hook at y = 2.02."""
    rows, cols, w, low, high = 17, 11, 0.128, 1.765, 1.985
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(-1, 1, cols), indexing="ij")
    shoulder = 1 - 0.35 * np.clip((v - 0.86) / 0.14, 0, 1) ** 2 - 0.42 * np.clip((0.16 - v) / 0.16, 0, 1) ** 1.6
    swell = np.sqrt(np.clip(1 - u**2, 0, 1)) * np.sqrt(np.clip(1 - np.abs(2 * v - 1) ** 6, 0, 1)) * (1.15 - 0.75 * v)
    x, y = u * w / 2 * shoulder, low + (high - low) * v
    with k.into("ward_clear"):
        for s in (1, -1):
            points = np.stack([x, y, z + s * (0.002 + 0.026 * swell)], -1)
            k.sheet(points[:, :: s], "bag")
    lw = 0.088
    label = np.stack([u[3:-3] * lw / 2, y[3:-3], z + 0.0042 + 0.026 * np.sqrt(1 - (u[3:-3] * lw / w) ** 2) * (1.15 - 0.75 * v[3:-3])], -1)
    u0, v0, u1, v1 = atlas.rect("bag")
    t = (v[3:-3] - v[3, 0]) / (v[-4, 0] - v[3, 0])
    k.sheet(label, "plastic", np.stack([u0 + (u[3:-3] + 1) / 2 * (u1 - u0), v0 + t * (v1 - v0)], -1))
    k.box((0, high + 0.008, z), (0.05, 0.022, 0.003), "plastic:sky", 0.001, 1)
    k.pipe(bend([(-0.012, high + 0.016, z), (-0.012, 2.032, z), (0.012, 2.032, z), (0.012, high + 0.016, z)], 0.011), 0.002, "plastic:white", 6, straight=True)
    k.cyl((0, 1.75, z), (0, 1.775, z), 0.0085, "plastic:white", 14, 0.001)
    k.cyl((0.028, 1.752, z), (0.026, 1.778, z), 0.0065, "plastic:blue", 12, 0.001)


def curtains(k):
    """Ceiling tracks round each bed and the gathered curtains."""
    rail_y = 2.46
    west = bend([(-3.2, rail_y, -0.12), (-0.29, rail_y, -0.12), (-0.29, rail_y, -2.6)], 0.35, 8)
    east = bend([(3.2, rail_y, -0.12), (0.74, rail_y, -0.12), (0.74, rail_y, -2.6)], 0.35, 8)
    for path in (west, east):
        k.pipe(path, 0.013, "plastic:white", 8, straight=True, cap=False)
    for x, z in ((-2.4, -0.12), (-1.2, -0.12), (-0.29, -1.1), (-0.29, -2.1), (2.4, -0.12), (1.4, -0.12), (0.74, -1.1), (0.74, -2.1)):
        k.cyl((x, rail_y, z), (x, 2.70, z), 0.006, "plastic:white", 8, 0)
        k.cyl((x, 2.685, z), (x, 2.699, z), 0.025, "plastic:white", 14, 0)
    for seed, a, b in ((1, (-3.17, -0.12), (-2.80, -0.12)), (2, (3.17, -0.12), (2.80, -0.12)), (3, (0.74, -2.57), (0.74, -2.26)), (4, (-0.29, -2.57), (-0.29, -2.30))):
        bunch(k, seed, a, b, rail_y)


def bunch(k, seed, a, b, rail_y):
    """One gathered curtain between two points under the rail."""
    rng = np.random.default_rng(seed)
    folds = 7
    cols, rows = folds * 6 + 1, 7
    t = np.linspace(0, 1, cols)
    phase = 2 * np.pi * folds * t
    depth = 0.062 * (0.8 + 0.35 * np.interp(t * folds, np.arange(folds + 1), rng.random(folds + 1)))
    a, b = np.array(a), np.array(b)
    along = (b - a) / np.linalg.norm(b - a)
    across = np.array((-along[1], along[0]))
    jitter = np.interp(t * folds, np.arange(folds + 1), rng.normal(0, 0.014, folds + 1))
    out = []
    for v in np.linspace(0, 1, rows):
        y = 0.30 + (rail_y - 0.045 - 0.30) * v
        spread = 1 + 0.10 * (1 - v) * np.sin(np.pi * (1 - v) * 0.8)
        wave = np.sin(phase + 0.35 * np.sin(3 * v + seed)) * depth * (1.08 - 0.28 * v)
        lean = jitter * (1 - v) + 0.018 * np.sin(phase * 2 + seed) * (1 - v)
        p = a + np.outer(t * spread, b - a) + np.outer(wave + lean, across)
        out.append(np.stack([p[:, 0], np.full(cols, y), p[:, 1]], -1))
    u, v = np.meshgrid(t * 1.9, np.linspace(0.001, 0.999, rows))
    k.sheet(np.array(out), "curtain", np.stack([u, v], -1), thickness=0.003, angle=120)
    for i in range(folds):
        p = a + (b - a) * (i + 0.25) / folds
        k.box((p[0], rail_y - 0.03, p[1]), (0.008, 0.04, 0.008), "plastic:white", 0)
