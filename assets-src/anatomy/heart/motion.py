# SPDX-License-Identifier: MIT OR Apache-2.0
"""How the heart moves, as displacements of any place at the end of each motion.

Each becomes a morph target: `systole` (the ventricles have ejected), `twist` (the apex has turned
against the base) and `atrial_systole`. Every node takes them from the same functions, so what lies
together moves together. The places of the base pose are those at the end of diastole.
"""

import numpy as np

import plan

SHORTENING = 1.35   # how far the valves' plane comes down, cm
INWARDS = 0.635     # the left ventricle's inner radius after ejection, as a part of the one before
SQUEEZE = 0.52      # what lies outside the left ventricle comes nearer to it
TURN = {"base": -3.0, "apex": 9.0}   # degrees about the axis, by the right hand
ATRIAL = 0.13       # how far an atrium's wall moves to its middle


def step(t):
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def systole(points):
    h, rho, u, v = plan.ventricular(points)
    top = plan.LENGTH + 0.7
    down = SHORTENING * np.where(h < 0, step(1 + h / 5.2), np.clip(1 - h / top, 0, 1))
    inner, outer = np.maximum(plan.cavity_radius(np.clip(h, 0, 8)), 0.3), np.maximum(plan.outer_radius(np.clip(h, 0, 8.6)), 0.8)
    longer = 1 / (1 - SHORTENING / top)
    wall = lambda r: np.sqrt(np.maximum((r**2 - inner**2) * longer + (INWARDS * inner)**2, 0))
    new = np.where(rho < inner, INWARDS * rho, np.where(rho < outer, wall(np.minimum(rho, outer)), wall(outer) + SQUEEZE * (rho - outer)))
    # The rings of the valves hardly narrow, the atria and great vessels not at all.
    part = step((h + 0.9) / 2.4) * (1 - 0.75 * step((np.asarray(points)[:, 2] - 0.9) / 2.2))
    out = np.maximum(rho, 1e-6)
    inward = (new - rho) * part
    radial = (u[:, None] * plan.SEPTAL + v[:, None] * plan.INFERIOR) / out[:, None]
    # Great vessels and veins hold what hangs on them.
    held = 1 - step((np.asarray(points)[:, 2] - 2.6) / 3.2)
    aside = 1 - step((np.abs(np.asarray(points)[:, 0] + 0.3) - 3.2) / 2.0) * (h < 0)
    return (plan.AXIS * (down * held * aside)[:, None]) + radial * (inward * held)[:, None]


def twist(points):
    h, rho, u, v = plan.ventricular(points)
    t = np.clip(h / plan.LENGTH, 0, 1)
    angle = TURN["base"] * (1 - t) + TURN["apex"] * t
    angle = np.radians(angle * step((h + 1.2) / 2.0) * np.exp(-np.maximum(rho - plan.outer_radius(h), 0) / 2.2))
    c, s = np.cos(angle), np.sin(angle)
    # The right hand's turn about AXIS takes SEPTAL towards INFERIOR.
    du, dv = u * (c - 1) - v * s, u * s + v * (c - 1)
    return du[:, None] * plan.SEPTAL + dv[:, None] * plan.INFERIOR


def atrial_systole(points, solids):
    points = np.asarray(points, float)
    h, _, _, _ = plan.ventricular(points)
    out = np.zeros_like(points)
    fields = [(solids.la, plan.LEFT_ATRIUM[0]), (solids.ra, plan.RIGHT_ATRIUM[0])]
    values = np.stack([solids.g.at(f, points) for f, _ in fields], 1)
    share = np.exp(-np.maximum(values, -0.5) / 0.35)
    share /= share.sum(1, keepdims=True)
    for i, (_, centre) in enumerate(fields):
        reach = np.exp(-(np.maximum(values[:, i], 0) / 0.8)**2)
        ring = step((0.4 - h) / 1.6)
        out -= (ATRIAL * share[:, i] * reach * ring)[:, None] * (points - centre)
    # Away from the atria's own walls nothing is pulled across a septum.
    return out * (1 - step((np.abs(points[:, 0]) - 4.8) / 0.8))[:, None]


def targets(points, solids):
    """All motions of the heart's body at places, those that move anything by more than a fifth of a millimetre."""
    every = {"systole": systole(points), "twist": twist(points), "atrial_systole": atrial_systole(points, solids)}
    return {k: d for k, d in every.items() if np.linalg.norm(d, axis=1).max() > 0.02}
