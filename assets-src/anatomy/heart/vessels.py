# SPDX-License-Identifier: MIT OR Apache-2.0
"""Coronary arteries and cardiac veins: curves drawn on the heart, pulled on to it and into its grooves."""

import numpy as np

import plan
from grid import joined, spline, sweep
from valves import ring


class Surface:
    """The heart's outside, on which vessels run."""

    def __init__(self, solids):
        s = self.solids = solids
        g = self.g = s.g
        self.vents = np.minimum(s.lv, s.rv)
        # Without the auricles, under which vessels pass; fat raises what runs in the grooves.
        bare = np.minimum.reduce([s.lv_out, s.rv_out, s.ra_body, s.la_body, s.aorta, s.pas])
        self.skin = g.blurred(np.minimum(bare, s.parts["epicardial_fat"] + 0.05), 0.10)
        self.front_back = s.lv - s.rv
        self.sulcus = self.vents - np.minimum(s.ra, s.la)

    def laid(self, points, over, groove=None, pull=0.5):
        """Points moved to `over` centimetres above the surface and, if asked, into a groove."""
        p = np.array(points, float)
        for _ in range(25):
            if groove is not None:
                value, slope = self.g.at(groove, p), self.g.slope(groove, p)
                p -= pull * np.clip(value, -0.3, 0.3)[:, None] * slope / np.maximum((slope**2).sum(1, keepdims=True), 0.2)
            value, slope = self.g.at(self.skin, p) - over, self.g.slope(self.skin, p)
            p -= np.clip(value, -0.3, 0.3)[:, None] * slope / np.maximum((slope**2).sum(1, keepdims=True), 0.2)
        for _ in range(3):
            p[1:-1] = (p[:-2] + 2 * p[1:-1] + p[2:]) / 4
        return p

    def line(self, way, radius, groove=None, step=0.2):
        """A vessel through waypoints: dense points laid on the surface."""
        way = np.asarray(way, float)
        length = np.linalg.norm(np.diff(way, axis=0), axis=1).sum()
        return self.laid(spline(way, max(8, int(length / step))), radius * 0.7, groove)

    def groove_angle(self, h, inferior):
        """Where the right ventricle begins on the left one's surface, in degrees round the axis."""
        a = np.arange(100, 0, -1.0) if inferior else np.arange(-110, 0, 1.0)
        p = plan.at_wall(h, 0, 0) + np.concatenate([plan.at_wall(0, q, plan.outer_radius(h))[None] - plan.MITRAL for q in a])
        value = self.g.at(self.solids.rv, p) - 0.02
        found = np.argmax(value < 0)
        return float(a[found]) if (value < 0).any() else float(a[-30])


def tube(points, start, end, sides=6):
    return sweep(points, np.linspace(start, end, len(points)), sides)


def twigs(surface, line, start, draw, count, length, spread=0.9):
    """Small branches from along a vessel."""
    out = []
    for k in range(count):
        i = int(len(line) * (0.18 + 0.75 * (k + draw.random() * 0.6) / count))
        i = min(max(i, 1), len(line) - 2)
        along = plan.unit(line[i + 1] - line[i - 1])
        normal = plan.unit(surface.g.slope(surface.skin, line[i:i + 1])[0])
        side = np.cross(along, normal) * (1 if k % 2 else -1)
        way = plan.unit(along * 0.75 + side * spread)
        size = length * (0.6 + 0.6 * draw.random())
        p = [line[i]]
        bend = draw.normal(0, 0.25)
        for _ in range(max(4, int(size / 0.26))):
            normal = plan.unit(surface.g.slope(surface.skin, p[-1][None])[0])
            way = plan.unit(way + 0.1 * bend * side + draw.normal(0, 0.12, 3))
            way = plan.unit(way - normal * (way @ normal))
            p.append(p[-1] + 0.26 * way)
        p = surface.laid(np.array(p), start * 0.3)
        p[0] = line[i]
        out.append(tube(p, start, start * 0.4, 4))
    return out


def build(solids):
    """name -> mesh of every coronary artery and cardiac vein; also the lines of the main ones."""
    s = Surface(solids)
    draw = np.random.default_rng(11)
    ant = {h: s.groove_angle(h, False) for h in HEIGHTS}
    inf = {h: s.groove_angle(h, True) for h in HEIGHTS[:-1]}
    on = lambda h, a, extra=0.1: plan.at_wall(h, a, plan.outer_radius(h) + extra)
    arteries, veins, lines = {}, {}, {}

    def artery(name, way, r0, r1, groove=None, branch=0, size=1.0, first=None):
        line = s.line(way, r0, groove)
        if first is not None:
            line[0] = first
        lines[name] = line
        arteries[name] = joined([tube(line, r0, r1), *twigs(s, line, min(0.07, r1), draw, branch, size)])

    anterior = [on(h, a) for h, a in ant.items()]
    apex = plan.MITRAL + plan.AXIS * (plan.LENGTH + 0.9)
    split = s.laid(np.array([on(-0.1, list(ant.values())[0] - 4, 0.15)]), 0.1)[0]
    out = ring("aortic", 105, 1.30, 1.0)
    left_main = s.laid(spline([out, (out + split) / 2, split], 10), 0.14)
    left_main[0], left_main[-1] = out, split
    lines["left_coronary_artery"] = left_main
    arteries["left_coronary_artery"] = tube(left_main, 0.21, 0.19, 9)
    artery("anterior_interventricular_branch", [split, *anterior[1:], apex, on(7.6, inf[6.9] + 4)], 0.175, 0.07, s.front_back, 6, 1.1, split)
    side = [on(-0.15 + 0.1 * (i > 2), a, 0.2) for i, a in enumerate((-85, -105, -130, -160, -190, -215))]
    artery("circumflex_branch", [split, *side], 0.165, 0.08, s.sulcus, 3, 0.8, split)
    lad, cx = lines["anterior_interventricular_branch"], lines["circumflex_branch"]
    a0 = list(ant.values())
    artery("diagonal_branch", [lad[len(lad) // 6], on(2.3, a0[2] - 26), on(4.2, a0[4] - 42), on(5.8, a0[6] - 50)], 0.10, 0.045, None, 5, 0.9, lad[len(lad) // 6])
    k = int(len(cx) * 0.5)
    artery("left_marginal_branch", [cx[k], on(1.8, -158), on(3.8, -163), on(5.8, -170)], 0.115, 0.05, None, 6, 1.0, cx[k])
    # Through the septum's front.
    perforators = []
    for f in (0.16, 0.3, 0.44, 0.58):
        i = int(f * len(lad))
        wall = [lad[i]]
        h, _, u, v = plan.ventricular(lad[i:i + 1])
        turn = np.degrees(np.arctan2(v[0], u[0]))
        wall += [plan.at_wall(h[0] + 0.15 * q, turn + q * 11, plan.outer_radius(h[0]) - 0.42) for q in (1, 2, 3, 4)]
        perforators.append(tube(spline(wall, 14), 0.07, 0.03, 5))
    arteries["septal_interventricular_branches"] = joined(perforators)
    # The right one, round its valve to the crux.
    origin = ring("aortic", -15, 1.30, 1.0)
    crux = s.laid(np.array([on(0.2, inf[0.6] + 2, 0.15)]), 0.1)[0]
    right = [ring("tricuspid", a, 2.15) for a in (62, 35, 5, -25, -55, -85, -115, -145)]
    rca = s.line([origin, *right, crux], 0.19, s.sulcus)
    rca[0], rca[-1] = origin, crux
    lines["right_coronary_artery"] = rca
    arteries["right_coronary_artery"] = joined([tube(rca, 0.19, 0.12), *twigs(s, rca, 0.06, draw, 7, 1.0)])
    k = int(len(rca) * 0.50)
    artery("right_marginal_branch", [rca[k], (-1.6, -3.0, -4.2), (0.4, -3.6, -5.0), (2.4, -3.6, -5.2)], 0.11, 0.05, None, 6, 1.0, rca[k])
    i = int(len(rca) * 0.14)
    artery("conus_branch", [rca[i], (-0.9, -4.1, 1.4), (0.1, -4.6, 1.5), (1.3, -4.4, 1.2)], 0.075, 0.035, None, 3, 0.6, rca[i])
    i = int(len(rca) * 0.10)
    artery("sinuatrial_nodal_branch", [rca[i], (-1.9, -0.6, 3.0), (-2.5, 0.6, 3.3), (-3.2, 0.9, 3.3), (-4.1, 0.5, 3.0)], 0.07, 0.035, None, 0, 1, rca[i])
    artery("posterior_interventricular_branch", [crux, *[on(h, a) for h, a in inf.items() if 0.6 < h < 6.6]], 0.125, 0.05, s.front_back, 6, 0.9, crux)
    artery("right_posterolateral_branch", [crux, on(0.7, inf[0.6] + 25), on(2.0, inf[2.0] + 46), on(3.8, inf[3.4] + 55)], 0.10, 0.045, None, 4, 0.8, crux)
    deep = np.array([crux, crux + (AV_NODE - crux) * 0.5, AV_NODE])
    arteries["atrioventricular_nodal_branch"] = tube(spline(deep, 8), 0.05, 0.03, 5)

    def vein(name, way, r0, r1, groove=None, branch=0, size=0.9, ends=(None, None)):
        line = s.line(way, max(r0, r1), groove)
        for i, e in zip((0, -1), ends):
            if e is not None:
                line[i] = e
        lines[name] = line
        veins[name] = joined([tube(line, r0, r1), *twigs(s, line, 0.06, draw, branch, size)])

    sinus = s.laid(spline([p[:3] for p in plan.CORONARY_SINUS], 24), 0.15, s.sulcus)
    sinus[-1] = np.add(plan.CORONARY_SINUS[-1][:3], (-0.5, -0.4, 0.2))
    sinus[-2] = (sinus[-1] + sinus[-3]) / 2
    veins["coronary_sinus"] = sweep(sinus, np.linspace(0.30, 0.48, len(sinus)), 10)
    lines["coronary_sinus"] = sinus
    beside = [on(h, a - 7, 0.12) for h, a in ant.items() if h < 7.2][::-1]
    vein("great_cardiac_vein", [*beside, on(0.25, a0[0] - 14, 0.2), *[on(0.3, a, 0.2) for a in (-105, -130, -160, -185, -205)], sinus[0]], 0.08, 0.22, None, 6, 1.0, (None, sinus[0]))
    vein("middle_cardiac_vein", [*[on(h, a + 7, 0.12) for h, a in inf.items() if h < 6.9][::-1], sinus[-4]], 0.07, 0.17, None, 5, 0.9, (None, sinus[-4]))
    small = [ring("tricuspid", a, 2.3, 0.35) for a in (-50, -80, -110, -140)]
    vein("small_cardiac_vein", [*small, sinus[-3]], 0.07, 0.13, None, 3, 0.7, (None, sinus[-3]))
    vein("posterior_vein_of_left_ventricle", [on(5.5, 135), on(3.5, 138), on(1.5, 140), sinus[6]], 0.06, 0.14, None, 4, 0.9, (None, sinus[6]))
    front = []
    for a, b in (((0.2, -4.9, -1.6), -5), ((0.0, -4.7, -2.9), -30)):
        line = s.line([a, (-1.4, -4.0, (a[2] - 0.6) / 1.3), ring("tricuspid", b, 2.35), ring("tricuspid", b, 2.25, -0.6)], 0.08)
        front.append(tube(line, 0.045, 0.09, 6))
    veins["anterior_cardiac_veins"] = joined(front)
    return arteries, veins, lines


HEIGHTS = (0.6, 1.3, 2.0, 2.7, 3.4, 4.1, 4.8, 5.5, 6.2, 6.9, 7.6)
AV_NODE = np.array([-1.4, 0.75, -0.3])
