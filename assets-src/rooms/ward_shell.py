# SPDX-License-Identifier: MIT OR Apache-2.0
"""The ward bay itself: floor, walls, ceiling, window, door frame and a stub of corridor."""

import numpy as np

X, N, S, H = 3.2, -2.6, 2.6, 2.7
DOOR = (-2.111, -1.089, 0.0, 2.135)
WINDOW = (-0.4, 0.6, 0.95, 2.1)
CORRIDOR = (-3.7, 0.9, 2.72, 4.35, 2.5)


def wall(k, material, z, x0, x1, y1, facing, hole=None):
    """A wall in a plane of constant z, facing +1 or -1, with an optional rectangular hole."""
    xs, ys = [x0, x1], [0.0, y1]
    if hole:
        xs = sorted({x0, hole[0], hole[1], x1})
        ys = sorted({0.0, hole[2], hole[3], y1})
    for a, b in zip(xs, xs[1:]):
        for c, d in zip(ys, ys[1:]):
            if hole and hole[0] <= a < hole[1] and hole[2] <= c < hole[3]:
                continue
            row = [(a, c, z), (b, c, z), (b, d, z), (a, d, z)]
            k.flat(row if facing > 0 else [row[1], row[0], row[3], row[2]], material)


def side(k, material, x, z0, z1, y1, facing, y0=0.0):
    """A wall in a plane of constant x."""
    row = [(x, y0, z1), (x, y0, z0), (x, y1, z0), (x, y1, z1)]
    k.flat(row if facing > 0 else [row[1], row[0], row[3], row[2]], material)


def level(k, material, y, x0, x1, z0, z1, facing):
    """A horizontal rectangle."""
    row = [(x0, y, z1), (x1, y, z1), (x1, y, z0), (x0, y, z0)]
    k.flat(row if facing > 0 else [row[1], row[0], row[3], row[2]], material)


def build(k):
    """Adds the whole shell to the kit."""
    with k.into("ward_shell", 0.62):
        surfaces(k)
    with k.into("ward_trim", 0.9):
        trim(k)
        window(k)
        door_frame(k)
    with k.into("ward_ceiling", 0.5):
        ceiling(k)
    with k.into("ward_corridor", 0.4):
        corridor(k)
    with k.into("ward_glow"):
        outside(k)


def surfaces(k):
    level(k, "vinyl", 0, -X, X, N, S, 1)
    wall(k, "accent", N, -X, X, H, 1, WINDOW)
    wall(k, "wall", S, -X, X, H, -1, DOOR)
    side(k, "wall", -X, N, S, H, 1)
    side(k, "wall", X, N, S, H, -1)


def cove(height, lip):
    """A floor-to-wall cove profile with a capping strip."""
    r = 0.035
    turn = [(r - r * np.sin(t) + 0.004, r - r * np.cos(t)) for t in np.linspace(0, np.pi / 2, 5)]
    return [(r + 0.03, 0.0008), *turn, (0.004, height), (lip, height + 0.001), (lip, height + 0.012), (0, height + 0.014)]


def trim(k):
    around = [(-1.046, S), (X, S), (X, N), (-X, N), (-X, S), (-2.154, S)]
    profile = cove(0.10, 0.008)
    k.sweep(around, profile[:7], "vinyl", angle=50)
    k.sweep(around, profile[6:], "plastic:grey", angle=30)
    rail = [(0.0, 0.775), (0.022, 0.775), (0.034, 0.79), (0.034, 0.885), (0.022, 0.90), (0.0, 0.90)]
    k.sweep(around, rail, "wood_h", angle=30)
    for x, z, n in ((-1.046, S, 1), (-2.154, S, -1)):
        k.box((x + 0.008 * n, 0.8375, z - 0.018), (0.018, 0.127, 0.036), "plastic:cream", 0.005)
    corner = [(0.0, H), (0.022, H), (0.022, H - 0.004), (0.004, H - 0.004), (0.004, H - 0.022), (0, H - 0.022)]
    k.sweep([(X, S), (X, N), (-X, N), (-X, S)], corner[::-1], "plastic:white", closed=True, angle=30)


def window(k):
    x0, x1, y0, y1 = WINDOW
    back, frame = N - 0.17, 0.055
    side(k, "wall", x0, back, N, y1, 1, y0)
    side(k, "wall", x1, back, N, y1, -1, y0)
    level(k, "wall", y1, x0, x1, back, N, -1)
    k.box(((x0 + x1) / 2, y0 + 0.004, N - 0.055), (x1 - x0 + 0.10, 0.03, 0.235), "plastic:white", 0.008, 3)
    z = back + 0.03
    for x in (x0 + frame / 2, x1 - frame / 2, 0.1):
        k.box((x, (y0 + y1) / 2, z), (frame, y1 - y0, 0.06), "plastic:white", 0.006)
    for y in (y0 + frame / 2 + 0.015, y1 - frame / 2):
        k.box(((x0 + x1) / 2, y, z), (x1 - x0, frame, 0.058), "plastic:white", 0.006)
    for a, b in ((x0 + frame, 0.1 - frame / 2), (0.1 + frame / 2, x1 - frame)):
        mid, w = (a + b) / 2, b - a
        low, high = y0 + frame + 0.015, y1 - frame
        if a > 0:
            low = 1.02
            for x in (a + 0.02, b - 0.02):
                k.box((x, (low + high) / 2, z + 0.012), (0.04, high - low, 0.06), "plastic:white", 0.006)
            for y in (low + 0.02, high - 0.02):
                k.box((mid, y, z + 0.012), (w, 0.04, 0.058), "plastic:white", 0.006)
            k.box((a + 0.02, 1.5, z + 0.046), (0.022, 0.075, 0.012), "steel", 0.004)
            k.box((a + 0.034, 1.478, z + 0.062), (0.014, 0.11, 0.014), "steel", 0.005)
        for x in (a - 0.001, b + 0.001):
            k.box((x, (low + high) / 2, z + 0.002), (0.008, high - low, 0.05), "rubber", 0)
    k.box(((x0 + x1) / 2, y1 - 0.035, N - 0.045), (x1 - x0 - 0.01, 0.07, 0.075), "plastic:white", 0.02, 3)
    cloth = [[(x, y, N - 0.05 - 0.004 * np.sin(i)) for x in (x0 + 0.02, x1 - 0.02)] for i, y in enumerate((1.84, 1.95, 2.07))]
    k.sheet(np.array(cloth)[:, ::-1], "sheet", thickness=0.002)
    k.cyl((x0 + 0.02, 1.84, N - 0.05), (x1 - 0.02, 1.84, N - 0.05), 0.011, "plastic:light", 12)
    k.pipe([(x1 - 0.03, 2.03, N - 0.012), (x1 - 0.03, 1.2, N - 0.012)], 0.0018, "plastic:white", 6, straight=True)
    k.cyl((x1 - 0.03, 1.16, N - 0.012), (x1 - 0.03, 1.2, N - 0.012), 0.006, "plastic:white", 10)
    radiator(k)
    with k.into("ward_clear"):
        for a, b in ((x0 + 0.05, 0.08), (0.12, x1 - 0.05)):
            k.flat([(a, y0 + 0.06, z), (b, y0 + 0.06, z), (b, y1 - 0.05, z), (a, y1 - 0.05, z)], "clear")


def radiator(k):
    """A low-surface-temperature radiator cover under the window."""
    k.box((0.1, 0.46, N + 0.065), (1.0, 0.56, 0.13), "plastic:white", 0.014, 3)
    for i in range(16):
        k.box((-0.34 + i * 0.0587, 0.741, N + 0.068), (0.034, 0.004, 0.075), "plastic:dark", 0)
    for i in range(16):
        k.box((-0.34 + i * 0.0587, 0.235, N + 0.1305), (0.034, 0.07, 0.002), "plastic:dark", 0)
    k.cyl((0.645, 0.30, N + 0.06), (0.645, 0.38, N + 0.06), 0.022, "plastic:white", 20, 0.006, bevel_seg=2)
    k.pipe([(0.645, 0.31, N + 0.06), (0.645, 0.05, N + 0.06), (0.645, 0.0, N + 0.06)], 0.008, "chrome", 10, straight=True)
    for x in (-0.3, 0.5):
        k.box((x, 0.09, N + 0.06), (0.05, 0.18, 0.05), "plastic:light", 0.004, 1)


def door_frame(k):
    x0, x1, _, y1 = DOOR
    deep = 0.12
    for x in (x0 + 0.0165, x1 - 0.0165):
        k.box((x, y1 / 2, S + deep / 2), (0.033, y1, deep + 0.004), "plastic:white", 0.003, 1)
    k.box(((x0 + x1) / 2, y1 - 0.0165, S + deep / 2), (x1 - x0, 0.033, deep + 0.004), "plastic:white", 0.003, 1)
    for x, n in ((x0 + 0.033, 1), (x1 - 0.033, -1)):
        k.box((x + n * 0.006, y1 / 2 - 0.016, S + 0.066), (0.012, y1 - 0.033, 0.03), "plastic:white", 0.002, 1)
    k.box(((x0 + x1) / 2, y1 - 0.039, S + 0.066), (x1 - x0 - 0.066, 0.012, 0.03), "plastic:white", 0.002, 1)
    for z in (S - 0.008, S + deep + 0.008):
        for x in (x0 - 0.018, x1 + 0.018):
            k.box((x, (y1 + 0.025) / 2, z), (0.05, y1 + 0.055, 0.018), "plastic:white", 0.005)
        k.box(((x0 + x1) / 2, y1 + 0.018, z), (x1 - x0 + 0.086, 0.05, 0.0178), "plastic:white", 0.005)
    k.box(((x0 + x1) / 2, 0.0012, S + 0.04), (x1 - x0 - 0.066, 0.0024, 0.06), "steel", 0)


def ceiling(k):
    panels = ((-1.5, 0.0), (1.5, 0.0))
    y = H
    level(k, "ceiling", y, -X, X, N, S, -1)
    for i in range(-5, 6):
        k.box((i * 0.6, y - 0.002, 0), (0.024, 0.006, S - N - 0.03), "plastic:white", 0.0015, 1)
    for i in range(-4, 5):
        k.box((0, y - 0.0015, i * 0.6), (2 * X - 0.03, 0.005, 0.0235), "plastic:white", 0.0015, 1)
    for x, z in panels:
        for dx, dz, w, d in ((0, 0.585, 0.58, 0.03), (0, -0.585, 0.58, 0.03), (0.285, 0, 0.03, 1.2), (-0.285, 0, 0.03, 1.2)):
            k.box((x + dx, y - 0.006, z + dz), (w, 0.014, d), "plastic:white", 0.003, 1)
        with k.into("ward_glow"):
            level(k, "panel", y - 0.0075, x - 0.272, x + 0.272, z - 0.572, z + 0.572, -1)
    for x, z, r in ((0.3, -0.9, 0.05), (0.3, 0.9, 0.05)):
        k.lathe([(0, 0.045), (r * 0.7, 0.045), (r * 0.95, 0.03), (r, 0.012), (r * 1.25, 0.01), (r * 1.25, 0)][::-1],
                "plastic:white", 28, (x, y - 0.001, z), (0, -1, 0))
    for x in (-0.3, 0.3):
        k.box((x * 5, y - 0.005, -1.5), (0.5, 0.008, 0.12), "plastic:white", 0.003, 1)
        for i in range(5):
            k.box((x * 5, y - 0.0095, -1.54 + i * 0.02), (0.46, 0.002, 0.009), "plastic:grey", 0)


def corridor(k):
    x0, x1, z0, z1, h = CORRIDOR
    level(k, "vinyl", 0, DOOR[0], DOOR[1], S, z0, 1)
    level(k, "vinyl", 0, x0, x1, z0, z1, 1)
    level(k, "ceiling", h, x0, x1, z0, z1, -1)
    wall(k, "wall", z1, x0, x1, h, -1)
    wall(k, "wall", z0, x0, x1, h, 1, DOOR)
    side(k, "accent", x0, z0, z1, h, 1)
    side(k, "accent", x1, z0, z1, h, -1)
    far = [(x0, z1), (x1, z1)]
    k.sweep(far, cove(0.10, 0.008)[:7], "vinyl", angle=50)
    k.sweep(far, cove(0.10, 0.008)[6:], "plastic:grey", angle=30)
    k.sweep(far, [(0.0, 0.80), (0.05, 0.80), (0.06, 0.82), (0.06, 0.92), (0.05, 0.94), (0.0, 0.94)], "wood_h", angle=30)
    k.box((-1.1, 1.62, z1 - 0.012), (0.62, 0.46, 0.024), "wood", 0.006)
    k.flat([(-0.82, 1.42, z1 - 0.0255), (-1.38, 1.42, z1 - 0.0255), (-1.38, 1.82, z1 - 0.0255), (-0.82, 1.82, z1 - 0.0255)], "accent")
    for x in (-1.9,):
        k.decal((x, 1.7, z1), (0.36, 0.28), (0, 0, -1), "poster")
    k.box((-2.75, 1.03, z1 - 0.02), (0.98, 2.06, 0.04), "wood", 0.004)
    k.decal((-2.75, 1.55, z1 - 0.04), (0.24, 0.08), (0, 0, -1), "exit")
    k.box((-2.36, 1.02, z1 - 0.05), (0.03, 0.16, 0.012), "steel", 0.004)
    for x in (-2.6, -0.4):
        with k.into("ward_glow"):
            level(k, "panel", h - 0.004, x - 0.28, x + 0.28, 3.25, 3.83, -1)


def outside(k):
    k.quad([(-4.6, -1.35, -6.4), (4.8, -1.35, -6.4), (4.8, 5.7, -6.4), (-4.6, 5.7, -6.4)], "outside")
