# SPDX-License-Identifier: MIT OR Apache-2.0
"""The conducting system: two nodes, the bundle, its branches and the fibres under the endocardium."""

import numpy as np

import plan
from chambers import MEMBRANE
from grid import joined, spline, sweep
from vessels import AV_NODE

SA_NODE = np.array([-4.0, 0.35, 3.0])


def on_left(solids, h, degrees, inside=0.03):
    """The left ventricle's endocardium at a height and angle."""
    r = np.arange(0.2, 3.4, 0.03)
    p = np.concatenate([plan.at_wall(h, degrees, q)[None] for q in r])
    out = np.argmax(solids.g.at(solids.cav["left_ventricle"], p) > -inside)
    return p[out]


def on_right(solids, h, degrees, inside=0.03):
    """The right side of the septum, or of the wall beyond it, from the left ventricle's axis outwards."""
    r = np.arange(2.2, 6.5, 0.03)
    p = np.concatenate([plan.at_wall(h, degrees, q)[None] for q in r])
    value = solids.g.at(solids.cav["right_ventricle"], p)
    if not (value < -inside).any():
        return p[np.argmin(value)]
    return p[np.argmax(value < -inside)]


def stuck(solids, cavity, points, inside=0.03):
    """Points moved on to a cavity's wall."""
    g, field = solids.g, solids.cav[cavity]
    p = np.array(points, float)
    for _ in range(15):
        value, slope = g.at(field, p) + inside, g.slope(field, p)
        p -= np.clip(value, -0.2, 0.2)[:, None] * slope / np.maximum((slope**2).sum(1, keepdims=True), 0.2)
    return p


def node(centre, radii, seed):
    """A small lens of tissue."""
    d = np.random.default_rng(seed)
    u, v = np.meshgrid(np.linspace(0, np.pi, 9)[1:-1], np.linspace(0, 2 * np.pi, 13)[:-1], indexing="ij")
    n = np.stack([np.sin(u) * np.cos(v), np.sin(u) * np.sin(v), np.cos(u)], -1).reshape(-1, 3)
    verts = np.concatenate([n, [[0, 0, 1], [0, 0, -1]]]) * (1 + 0.06 * d.standard_normal((len(n) + 2, 1)))
    tris = []
    for i in range(6):
        for j in range(12):
            a, b, c, e = i * 12 + j, i * 12 + (j + 1) % 12, (i + 1) * 12 + j, (i + 1) * 12 + (j + 1) % 12
            tris += [(a, c, b), (b, c, e)]
    top, low = len(verts) - 2, len(verts) - 1
    tris += [(top, j, (j + 1) % 12) for j in range(12)] + [(low, 72 + (j + 1) % 12, 72 + j) for j in range(12)]
    return verts * np.asarray(radii) + centre, np.array(tris)


def fibres(solids, cavity, starts, draw, place, count):
    """Branching threads over a cavity's wall."""
    out = []
    for k in range(count):
        h, a = starts[k % len(starts)]
        goal_h, goal_a = h + draw.uniform(0.8, 3.2), a + draw.normal(0, 38)
        n = 9
        t = np.linspace(0, 1, n)
        wob = draw.normal(0, 4, 2)
        p = np.array([place(solids, min(h + (goal_h - h) * q, 7.4), a + (goal_a - a) * q**1.2 + wob[0] * np.sin(5 * q)) for q in t])
        p = stuck(solids, cavity, p)
        out.append(sweep(p, np.linspace(0.045, 0.022, n), 3))
    return joined(out)


def build(solids, muscles):
    """name -> mesh."""
    draw = np.random.default_rng(23)
    parts = {
        "sinuatrial_node": node(SA_NODE, (0.22, 0.2, 0.62), 3),
        "atrioventricular_node": node(AV_NODE, (0.26, 0.32, 0.18), 4),
    }
    crest = plan.at_wall(0.75, -18, 2.62)
    his = spline([AV_NODE, (AV_NODE + MEMBRANE) / 2 + (0.05, 0, -0.15), MEMBRANE + (0.05, 0.1, -0.15), crest], 14)
    parts["atrioventricular_bundle"] = sweep(his, np.linspace(0.13, 0.10, 14), 8)
    left = np.array([on_left(solids, h, a) for h, a in ((1.0, -16), (1.5, -10), (2.1, -5))])
    parts["left_bundle_branch"] = sweep(spline([crest, *left], 14), np.linspace(0.10, 0.13, 14), 8)
    way = {"left_anterior_fascicle": [(2.1, -5), (2.9, -40), (3.9, -75), (4.9, -100), (5.6, -118)],
           "left_posterior_fascicle": [(2.1, -5), (3.0, 22), (4.0, 55), (5.0, 85), (5.7, 105)]}
    for name, rows in way.items():
        p = stuck(solids, "left_ventricle", spline(np.array([on_left(solids, *r) for r in rows]), 24))
        parts[name] = sweep(p, np.linspace(0.10, 0.06, 24), 7)
    foot = muscles["right_anterior_papillary_muscle"][2]
    down = [on_right(solids, h, a) for h, a in ((1.2, -14), (2.4, -10), (3.6, -8), (4.7, -8))]
    band = spline([down[-1], (down[-1] + foot) / 2 + (0.1, 0.15, -0.15), foot], 12)
    right = np.concatenate([stuck(solids, "right_ventricle", spline(np.array([crest, *down]), 22)), band[1:]])
    right[0] = crest
    parts["right_bundle_branch"] = sweep(right, np.linspace(0.10, 0.06, len(right)), 7)
    parts["septomarginal_trabecula"] = sweep(spline([down[-1] - 0.2 * (foot - down[-1]), *band[2:-2:3], foot], 16), 0.20, 9)
    parts["left_subendocardial_branches"] = fibres(solids, "left_ventricle", [(3.6, -65), (4.9, -98), (3.9, 52), (5.2, 88), (3.4, -10), (4.4, 10), (5.2, 170), (4.6, 215)], draw, on_left, 26)
    parts["right_subendocardial_branches"] = fibres(solids, "right_ventricle", [(3.4, -14), (4.2, -4), (4.7, 8), (3.0, 8), (2.4, -22)], draw, on_right, 20)
    return parts
