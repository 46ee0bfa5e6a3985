# SPDX-License-Identifier: MIT OR Apache-2.0
"""Valves: leaflets, cusps, rings, cords and papillary muscles.

Leaflets are surfaces with two poses of the same points, closed and open; the base is closed, and the
difference is the morph target `open`. Cords follow the leaflet that they hold.
"""

import numpy as np

import plan
from chambers import CUSP_ANGLES, frame
from grid import joined, spline, sweep, volume

# Middle and half width of each leaflet, in degrees from the front towards the left, seen across the ring.
LEAFLETS = {
    "mitral_anterior_leaflet": ("mitral", 6, 66), "mitral_posterior_leaflet": ("mitral", 186, 114),
    "tricuspid_septal_leaflet": ("tricuspid", 140, 58), "tricuspid_anterior_leaflet": ("tricuspid", 17, 65),
    "tricuspid_posterior_leaflet": ("tricuspid", 255, 57),
}
CUSPS = {
    "aortic_right_coronary_cusp": ("aortic", 0), "aortic_left_coronary_cusp": ("aortic", 1), "aortic_noncoronary_cusp": ("aortic", 2),
    "pulmonary_anterior_cusp": ("pulmonary", 0), "pulmonary_left_cusp": ("pulmonary", 1), "pulmonary_right_cusp": ("pulmonary", 2),
}


def ring(name, degrees, radius, along=0.0):
    """Places round a valve's axis."""
    at, flow, _ = plan.VALVES[name]
    u, v = frame(flow)
    a, radius, along = (np.asarray(q, float)[..., None] for q in (np.radians(degrees), radius, along))
    return at + radius * (np.cos(a) * u + np.sin(a) * v) + along * flow


def shell(closed, opened, thickness):
    """A closed skin about a surface of (n, m) points, and what its points move by when it opens."""
    def sides(p):
        a, b = np.gradient(p, axis=0), np.gradient(p, axis=1)
        n = np.cross(a, b)
        n /= np.linalg.norm(n, axis=2, keepdims=True) + 1e-9
        thick = thickness * (1 - 0.35 * np.linspace(0, 1, p.shape[1]))[None, :, None] / 2
        return np.concatenate([(p + n * thick).reshape(-1, 3), (p - n * thick).reshape(-1, 3)])
    n, m = closed.shape[:2]
    i = np.arange(n * m).reshape(n, m)
    a, b, c, d = i[:-1, :-1].ravel(), i[1:, :-1].ravel(), i[1:, 1:].ravel(), i[:-1, 1:].ravel()
    top = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    rim = np.concatenate([i[:, 0], i[-1, 1:], i[-2::-1, -1], i[0, -2:0:-1]])
    nxt, low = np.roll(rim, -1), n * m
    wall = np.concatenate([np.stack([rim, rim + low, nxt], 1), np.stack([nxt, rim + low, nxt + low], 1)])
    tris = np.concatenate([top, top[:, ::-1] + low, wall])
    verts = sides(closed)
    if volume(verts, tris) < 0:
        tris = tris[:, ::-1]
    return verts, tris, sides(opened) - verts


def flap(name, middle, half, length, meet, columns=13, rows=7):
    """A leaflet of a valve between atrium and ventricle: (closed, open) surfaces of points.

    `meet` gives, for places across the leaflet from -1 to 1, where its edge meets the others' as (radius, degrees).
    """
    _, _, r = plan.VALVES[name]
    s = np.linspace(-1, 1, columns)
    degrees = middle + half * s
    root = ring(name, degrees, np.full(columns, r * 1.03))
    rad, ang = meet(s)
    # A free edge with scallops, hanging below the plane in which the leaflets meet.
    size = length * (1 - 0.42 * np.abs(s)**2.2) * (1 + 0.05 * np.cos(7 * s))
    edge = ring(name, ang, rad, 0.30 * np.ones(columns))
    w = np.linspace(0, 1, rows)[None, :, None]
    bend = np.clip(w / 0.72, 0, 1)
    flow = plan.VALVES[name][1]
    hang = np.clip((w - 0.72) / 0.28, 0, 1) * (0.55 * (1 - 0.5 * np.abs(s)))[:, None, None]
    belly = 0.22 * np.sin(np.pi * bend)
    closed = root[:, None] * (1 - bend) + edge[:, None] * bend + flow * (hang + belly * -0.6)
    inwards = ring(name, degrees, np.full(columns, 0.0)) - root
    inwards /= np.linalg.norm(inwards, axis=1, keepdims=True)
    lean = 0.30 * np.sin(np.pi * np.clip(w, 0, 1) * 0.8) + 0.10 * w
    opened = root[:, None] + size[:, None, None] * (w * flow * 0.96 + lean * inwards[:, None])
    return closed, opened


def leaflets():
    """name -> (closed, open) surfaces of the five leaflets."""
    out = {}
    # The mitral leaflets meet along an arc near the posterior side.
    arc = lambda s, sign: arc_of(6, 66, s * sign)
    out["mitral_anterior_leaflet"] = flap("mitral", 6, 66, 2.3, lambda s: arc(s, 1))
    out["mitral_posterior_leaflet"] = flap("mitral", 186, 114, 1.35, lambda s: arc(s, -1), 21)
    for name in ("tricuspid_septal_leaflet", "tricuspid_anterior_leaflet", "tricuspid_posterior_leaflet"):
        valve, middle, half = LEAFLETS[name]
        size = {"septal": 1.6, "anterior": 2.2, "posterior": 1.7}[name.split("_")[1]]
        r = plan.VALVES[valve][2]
        out[name] = flap(valve, middle, half, size, lambda s: (
            r * 0.97 * np.abs(s)**0.9, np.where(s < 0, middle - half, middle + half)))
    return out


def arc_of(middle, half, s):
    """The line along which the mitral leaflets meet, from one commissure to the other, as (radius, degrees)."""
    r = plan.VALVES["mitral"][2] * 0.97
    a = np.radians(half)
    across = r * np.sin(a) * s
    deep = r * np.cos(a) * np.abs(s)**2 - 0.62 * r * (1 - np.abs(s)**2)
    return np.hypot(across, deep), middle + np.degrees(np.arctan2(across, deep))


def cusp(valve, index, columns=11, rows=7):
    """A half-moon: hung on the wall in an arch, its free edge meeting the others' along two radii."""
    _, _, r = plan.VALVES[valve]
    middle = CUSP_ANGLES[valve] + 120 * index
    s = np.linspace(-1, 1, columns)
    high = 1.15 * r
    wall = r * (1.0 + 0.12 * (1 - s**2))
    root = ring(valve, middle + 60 * s, wall, -0.10 + high * np.abs(s)**1.9)
    free = ring(valve, np.where(s < 0, middle - 60, middle + 60), r * np.abs(s)**0.85 * 0.99 + 0.012, high * (0.80 + 0.20 * np.abs(s)))
    w = np.linspace(0, 1, rows)[None, :, None]
    flow = plan.VALVES[valve][1]
    sag = 0.42 * (1 - np.abs(s)**2)[:, None, None] * np.sin(np.pi * w**0.8)
    closed = root[:, None] * (1 - w) + free[:, None] * w - flow * sag * 0.8
    lip = ring(valve, middle + 60 * s, r * (0.93 - 0.10 * (1 - s**2)), high * 0.98)
    opened = root[:, None] * (1 - w) + lip[:, None] * w
    return closed, opened


def annulus(valve):
    """The fibrous ring."""
    a = np.linspace(0, 360, 33)
    p = ring(valve, a, np.full(33, plan.VALVES[valve][2] * 1.06), 0.05 * np.cos(np.radians(2 * a)))
    v, t = sweep(p, 0.11, 5)
    return v, t


def inside_out(solids, cavity, start, way):
    """From a place in a cavity along a direction to where its wall begins."""
    way = plan.unit(way)
    at = np.asarray(start)[None] + np.arange(0, 6, 0.05)[:, None] * way
    out = np.argmax(solids.g.at(solids.cav[cavity], at) > 0.0)
    return at[out]


def papillary_muscles(solids):
    """name -> (mesh, tip, foot)."""
    out = {}
    plans = {
        "anterolateral_papillary_muscle": ("left_ventricle", plan.at_wall(3.3, 238, 1.25), plan.AXIS * 1.0 + 0.22 * (plan.at_wall(0, 238, 1) - plan.MITRAL), 0.42),
        "posteromedial_papillary_muscle": ("left_ventricle", plan.at_wall(3.4, 118, 1.2), plan.AXIS * 1.0 + 0.22 * (plan.at_wall(0, 118, 1) - plan.MITRAL), 0.42),
        "right_anterior_papillary_muscle": ("right_ventricle", np.array([-0.15, -2.75, -2.35]), (0.75, -0.62, -0.55), 0.34),
        "right_posterior_papillary_muscle": ("right_ventricle", np.array([-0.75, -1.55, -2.75]), (0.15, 0.05, -1.0), 0.28),
        "right_septal_papillary_muscle": ("right_ventricle", np.array([-0.55, -2.0, -0.7]), (0.72, 0.6, 0.1), 0.16),
    }
    for name, (cavity, tip, way, r) in plans.items():
        foot = inside_out(solids, cavity, tip, way) + plan.unit(way) * 0.12
        t = np.linspace(0, 1, 12)[:, None]
        side = plan.unit(np.cross(way, [0.2, 0.5, 0.8]))
        p = tip * (1 - t) + foot * t + 0.10 * np.sin(np.pi * t) * side
        radii = r * (0.42 + 0.62 * t[:, 0]**0.8) * (1 + 0.06 * np.sin(9 * t[:, 0])) + 0.10 * r * np.exp(-((t[:, 0] - 1) / 0.12)**2)
        body = sweep(p, radii, 9)
        # Two heads, from which the cords rise.
        heads = []
        for sign in (-1, 1):
            end = tip + sign * side * r * 0.55 - plan.unit(way) * 0.28
            q = spline([p[3], (p[1] + end) / 2, end], 6)
            heads.append((sweep(q, r * np.linspace(0.45, 0.22, 6), 8), end))
        out[name] = (joined([body, *[h for h, _ in heads]]), [e for _, e in heads], foot)
    return out


CORDS = {
    "mitral_anterior_leaflet": [("anterolateral_papillary_muscle", 1), ("posteromedial_papillary_muscle", -1)],
    "mitral_posterior_leaflet": [("posteromedial_papillary_muscle", 1), ("anterolateral_papillary_muscle", -1)],
    "tricuspid_anterior_leaflet": [("right_anterior_papillary_muscle", -1), ("right_septal_papillary_muscle", 1)],
    "tricuspid_posterior_leaflet": [("right_posterior_papillary_muscle", -1), ("right_anterior_papillary_muscle", 1)],
    "tricuspid_septal_leaflet": [("right_septal_papillary_muscle", -1), ("right_posterior_papillary_muscle", 1)],
}


def cords(flaps, muscles):
    """name -> (vertices, triangles, displacement when the leaflet opens)."""
    out = {}
    for leaf, holders in CORDS.items():
        closed, opened = flaps[leaf]
        n = closed.shape[0]
        meshes, moves = [], []
        for muscle, sign in holders:
            heads = muscles[muscle][1]
            columns = range(1, n // 2 + 1, 2) if sign < 0 else range(n - 2, n // 2 - 1, -2)
            for k, c in enumerate(columns):
                for row in ((-1, -3) if k % 2 else (-1,)):
                    tip, end = heads[k % 2], closed[c, row]
                    t = np.linspace(0, 1, 5)[:, None]
                    p = tip * (1 - t) + end * t
                    meshes.append(sweep(p, np.linspace(0.05, 0.026, 5), 3))
                    shift = (opened[c, row] - end)[None] * t
                    moves.append(np.concatenate([np.repeat(shift, 3, 0), shift[:1], shift[-1:]]))
        v, tri = joined(meshes)
        out[leaf.replace("_leaflet", "_chordae")] = (v, tri, np.concatenate(moves))
    return out
