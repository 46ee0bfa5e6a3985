# SPDX-License-Identifier: MIT OR Apache-2.0
"""The solids: walls, cavities, septa, great vessels, fat and pericardium, as fields on one grid."""

import numpy as np

import plan
from grid import Grid, smooth_max, smooth_min

LOW, HIGH = (-5.9, -5.9, -6.9), (7.4, 7.0, 10.0)


class Solids:
    """All fields of the heart; `parts` holds those that become nodes, by name."""

    def __init__(self, step):
        self.g = g = Grid(LOW, HIGH, step)
        self.coarse, self.fine = g.noise(1.1, 1, 2), g.noise(0.4, 2)
        self.parts = {}
        self.outsides()
        self.cavities()
        self.walls()
        self.septa()
        self.vessels()
        self.covers()

    def axis_tube(self, rows):
        return self.g.tube([(*(plan.MITRAL + plan.AXIS * h), r) for h, r in rows], count=30)

    def without(self, field, *others):
        """A solid less the others. They overlap a little where they show, so that no crack does when each is thinned out
        by itself, and keep apart inside, so that a cut through one shows nothing of another."""
        for other in others:
            field = np.maximum(field, -(other + self.lap))
        return field

    def outsides(self):
        g = self.g
        h = g.along(plan.MITRAL, plan.AXIS)
        ripple = 0.055 * self.coarse + 0.022 * self.fine
        self.lv = smooth_max(self.axis_tube([(0.0, 3.05), (2.2, 3.37), (4.4, 3.02), (6.2, 2.4), (7.75, 1.42)]), -(h + 0.35), 0.7)
        # The way out to the aorta has a wall of its own.
        at, flow, r = plan.VALVES["aortic"]
        way_out = g.tube([(*(at - 1.9 * flow), r + 0.2), (*at, r + 0.30)])
        self.lv = smooth_min(self.lv, smooth_max(way_out, g.along(at, flow) - 0.05, 0.1), 0.3)
        rv = smooth_min(
            g.tube([(-1.75, -0.75, -1.3, 1.95), (-0.55, -2.15, -2.4, 2.55), (1.1, -3.2, -3.3, 2.6), (2.9, -3.5, -4.3, 1.75), (4.2, -3.2, -5.1, 0.75)]),
            g.tube([(-1.1, -1.9, -1.5, 2.2), (-0.25, -2.85, -0.2, 2.3), (0.55, -3.15, 1.3, 1.85), (1.15, -2.85, 2.8, 1.35)]), 1.3)
        self.rv = smooth_max(rv - 0.11, g.along(plan.PULMONARY, plan.PULMONARY_FLOW) - 0.05, 0.15)
        wave = lambda u, v: (0.12 * np.sin(5.5 * u + 3 * self.coarse) * np.sin(5.5 * v) + 0.05 * self.fine).astype(np.float32)
        self.raa = g.tube(plan.RIGHT_AURICLE) + wave(g.x, g.z)
        self.laa = g.tube(plan.LEFT_AURICLE) + wave(g.y, g.z)
        ra = smooth_min(g.ellipsoid(*plan.RIGHT_ATRIUM), g.tube([(-3.4, 0.8, 2.4, 1.3), (-3.5, 1.0, -0.9, 1.5)]), 0.9)
        # The atrium reaches down to its valve's ring.
        at, flow, r = plan.VALVES["tricuspid"]
        ra = smooth_min(ra, g.tube([(*(at - 1.6 * flow), r + 0.1), (*(at - 0.2 * flow), r + 0.28)]), 0.7)
        at, flow, r = plan.VALVES["mitral"]
        la = smooth_min(g.ellipsoid(*plan.LEFT_ATRIUM), g.tube([(*(at - 1.4 * flow), r + 0.2), (*(at - 0.1 * flow), r + 0.25)]), 0.7)
        self.ra_body, self.la_body = ra + 0.7 * ripple, la + 0.7 * ripple
        self.ra, self.la = smooth_min(self.ra_body, self.raa, 0.5), smooth_min(self.la_body, self.laa, 0.5)
        self.lv_smooth, self.rv_smooth = self.lv, self.rv
        self.lv, self.rv = self.lv + ripple, self.rv + ripple
        # Grooves between the ventricles, and between them and the atria.
        both = np.minimum(self.lv, self.rv)
        near = np.clip(1 - np.abs(both) / 0.8, 0, 1)
        crease = 0.15 * np.exp(-((self.lv - self.rv) / 0.3)**2) * near
        atria = np.minimum(self.ra, self.la)
        crease += 0.18 * np.exp(-((both - atria) / 0.32)**2) * near
        self.lv_out, self.rv_out = self.lv + crease, self.rv + crease
        self.aorta = g.tube(plan.AORTA, count=60)
        u, v = frame(plan.AORTIC_FLOW)
        for k in range(3):
            a = np.radians(CUSP_ANGLES["aortic"] + 120 * k)
            self.aorta = smooth_min(self.aorta, g.ball(plan.AORTIC + 0.75 * plan.AORTIC_FLOW + 0.62 * (np.cos(a) * u + np.sin(a) * v), 0.98), 0.25)
        # It begins at its valve; the descending part, further back, goes deeper than that.
        self.aorta = np.where(g.y < 2.6, smooth_max(self.aorta, -(g.along(plan.AORTIC, plan.AORTIC_FLOW) + 0.25), 0.1), self.aorta)
        self.trunk = smooth_max(g.tube(plan.TRUNK, count=40), -g.along(plan.PULMONARY, plan.PULMONARY_FLOW), 0.1)

    def cavities(self):
        g = self.g
        h = g.along(plan.MITRAL, plan.AXIS)
        ridges = (0.10 * np.sin(7 * g.x + 2.5 * self.coarse) * np.sin(6 * g.z + 2 * self.fine) + 0.05 * self.fine).astype(np.float32)
        rough = np.clip((h - 1.5) / 2.5, 0, 1)
        lv = self.axis_tube([(0.0, 2.33), (2.2, 2.6), (4.4, 2.26), (6.1, 1.62), (7.4, 0.8)]) + 0.6 * ridges * rough
        lv = smooth_max(lv, -(h - 0.3), 0.25)
        self.pipe = {}
        for name, (at, flow, r) in plan.VALVES.items():
            back, ahead = {"mitral": (1.3, 1.2), "tricuspid": (1.2, 1.3), "aortic": (2.2, 0.9), "pulmonary": (1.6, 0.9)}[name]
            self.pipe[name] = np.maximum(g.tube([(*(at - back * flow), r), (*at, r), (*(at + ahead * flow), r)]), 
                                         np.abs(g.along(at, flow)) - max(back, ahead))
        # The septum's right side is the left ventricle's outside, a little roughened.
        rv = np.maximum(self.rv_smooth + 0.34 + ridges * 0.9, -(self.lv_out + 0.03 + 0.5 * ridges))
        ra = np.maximum(self.ra + 0.27, self.ra - self.la + 0.22)
        la = np.maximum(self.la + 0.30, self.la - self.ra + 0.22)
        ra, la = (np.maximum(np.maximum(c, -(np.minimum(self.lv, self.rv) - 0.06)), -(np.minimum(self.aorta, self.trunk) - 0.04)) for c in (ra, la))
        rv = np.maximum(rv, -(self.aorta - 0.06))
        plane = {n: g.along(at, flow) for n, (at, flow, _) in plan.VALVES.items()}
        away = lambda c, name, reach: np.maximum(c, np.where(np.abs(plane[name]) < reach, self.pipe[name], 9))
        # The atrium's floor is the valve's plane; the ventricle's roof likewise.
        ra = smooth_min(ra, away(plane["tricuspid"], "tricuspid", 3), 0.1)
        la = smooth_min(la, away(plane["mitral"], "mitral", 3), 0.1)
        ra = np.maximum(ra, -(self.lv_out - 0.03))
        ra, la = np.maximum(ra, np.where(self.pipe["tricuspid"] < 0.3, plane["tricuspid"], -9)), np.maximum(la, np.where(self.pipe["mitral"] < 0.3, plane["mitral"], -9))
        lv = smooth_min(lv, self.pipe["aortic"], 0.2)
        lv = smooth_min(lv, away(-plane["mitral"], "mitral", 3), 0.2)
        lv = np.maximum(np.maximum(lv, plane["aortic"]), np.where(self.pipe["mitral"] < 0.3, -plane["mitral"], -9))
        rv = smooth_min(rv, self.pipe["pulmonary"], 0.2)
        rv = smooth_min(rv, away(-plane["tricuspid"], "tricuspid", 3), 0.2)
        rv = np.maximum(rv, -(self.lv_out + 0.03))
        rv = np.maximum(np.maximum(rv, plane["pulmonary"]), np.where(self.pipe["tricuspid"] < 0.3, -plane["tricuspid"], -9))
        self.cav = {"left_ventricle": lv, "right_ventricle": rv, "left_atrium": la, "right_atrium": ra}
        lumen = {"aorta": np.maximum(g.tube([*plan.AORTA, (2.2, 5.6, -0.6, 1.1)], -0.2, 60), np.where(g.y < 2.6, -plane["aortic"], -9)),
                 "svc": g.tube([(-3.4, 0.8, 1.4, 1.0), *plan.SVC, (-2.8, 0.4, 8.8, 0.98)], -0.14),
                 "ivc": g.tube([(-3.4, 1.3, 0.0, 1.2), *plan.IVC, (-2.9, 2.1, -5.6, 1.2)], -0.14)}
        u, v = frame(plan.AORTIC_FLOW)
        for k in range(3):
            a = np.radians(CUSP_ANGLES["aortic"] + 120 * k)
            ball = g.ball(plan.AORTIC + 0.75 * plan.AORTIC_FLOW + 0.62 * (np.cos(a) * u + np.sin(a) * v), 0.80)
            lumen["aorta"] = np.minimum(lumen["aorta"], np.maximum(ball, -plane["aortic"]))
        for name, rows, way in (("bct", plan.BRACHIOCEPHALIC, (-0.2, -0.05, 0.5)), ("lcc", plan.CAROTID, (0, 0, 0.6)), ("lsa", plan.SUBCLAVIAN, (0.2, 0, 0.5))):
            lumen[name] = g.tube([*rows, (*(np.add(rows[-1][:3], way)), rows[-1][3])], -0.12)
        lumen["pulmonary"] = np.minimum.reduce([
            np.maximum(g.tube(plan.TRUNK, -0.17, 40), -plane["pulmonary"]),
            g.tube([*plan.LEFT_PA, (6.6, 3.2, 4.2, 0.8)], -0.14), g.tube([*plan.RIGHT_PA, (-6.5, 2.1, 3.9, 0.8)], -0.14)])
        lumen["veins"] = np.minimum.reduce([
            g.tube([*r, (*(2 * np.array(r[-1][:3]) - np.array(r[-2][:3])), r[-1][3])], -0.12) for r in plan.VEINS.values()])
        self.lumen = lumen
        body = np.minimum.reduce([self.lv_out, self.rv_out, self.ra, self.la, self.aorta, self.trunk])
        depth = np.minimum(-body, np.minimum.reduce([*self.cav.values(), *lumen.values()]))
        self.lap = np.clip(0.035 - 0.9 * depth, -0.045, 0.035).astype(np.float32)

    def vessels(self):
        g, p = self.g, self.parts
        lumen = self.lumen
        arterial = np.minimum.reduce([lumen[k] for k in ("aorta", "bct", "lcc", "lsa")])
        ended = lambda rows, f: np.maximum(f, g.along(rows[-1][:3], np.subtract(rows[-1][:3], rows[-2][:3])))
        whole = np.maximum(ended(plan.AORTA, self.aorta), -arterial)
        p["ascending_aorta"] = np.maximum(np.maximum(whole, g.z - 5.45), g.y - 2.6)
        p["arch_of_aorta"] = np.maximum(whole + np.where(g.z < 5.45, np.float32(0.025), np.float32(0)), 5.30 - g.z)
        p["descending_aorta"] = np.maximum(np.maximum(whole, g.z - 5.45), 2.6 - g.y)
        for name, rows in (("brachiocephalic_trunk", plan.BRACHIOCEPHALIC), ("left_common_carotid_artery", plan.CAROTID), ("left_subclavian_artery", plan.SUBCLAVIAN)):
            p[name] = np.maximum(self.without(ended(rows, g.tube(rows)), self.aorta), -arterial)
        left, right = ended(plan.LEFT_PA, g.tube(plan.LEFT_PA)), ended(plan.RIGHT_PA, g.tube(plan.RIGHT_PA))
        pul = np.maximum(lumen["pulmonary"], -(self.aorta - 0.03))
        p["pulmonary_trunk"] = np.maximum(self.without(self.trunk, self.aorta), -pul)
        p["left_pulmonary_artery"] = np.maximum(self.without(left, self.trunk, self.aorta), -pul)
        p["right_pulmonary_artery"] = np.maximum(self.without(right, self.trunk, self.aorta, left), -pul)
        p["ligamentum_arteriosum"] = self.without(g.tube(plan.LIGAMENT), self.aorta, left)
        self.pas = np.minimum(self.trunk, np.minimum(left, right))
        tops = np.minimum(self.aorta, self.pas)
        for name, rows, key in (("superior_vena_cava", plan.SVC, "svc"), ("inferior_vena_cava", plan.IVC, "ivc")):
            p[name] = np.maximum(self.without(ended(rows, g.tube(rows)), self.ra_body, tops), -np.maximum(lumen[key], -(tops - 0.03)))
        cavae = np.minimum(g.tube(plan.SVC), g.tube(plan.IVC))
        for name, rows in plan.VEINS.items():
            p[name] = np.maximum(self.without(ended(rows, g.tube(rows)), self.la_body, self.ra, tops, cavae), -lumen["veins"])
        self.great = np.minimum.reduce([p[k] for k in list(p) if k in GREAT])

    def walls(self):
        g, p, cav = self.g, self.parts, self.cav
        svc = np.minimum(self.lumen["svc"], self.lumen["ivc"])
        roots = np.minimum(self.lumen["aorta"], np.maximum(self.lumen["pulmonary"], -(self.aorta - 0.03)))
        # Where the coronary sinus opens.
        ostium = g.tube([*plan.CORONARY_SINUS[-2:], (-2.9, 1.3, -0.6, 0.5)], -0.12)
        every = np.minimum.reduce([*cav.values(), roots])
        p["left_ventricle"] = np.maximum(self.without(self.lv_out, self.aorta), -every)
        # Deep inside, nothing of the right wall lies on the septum.
        septal = np.maximum(self.lv_out - 0.12, self.rv_smooth + 0.45)
        p["right_ventricle"] = np.maximum(self.without(self.rv_out, self.lv_out, self.aorta, self.trunk), -np.minimum(every, septal))
        vents = np.minimum(self.lv_out, self.rv_out)
        tops = np.minimum(self.aorta, self.trunk)
        ra = np.maximum(self.without(self.ra, vents, tops), -np.minimum.reduce([every, svc, ostium]))
        la = np.maximum(self.without(np.maximum(self.la, -np.where(self.la < 1, self.ra - self.la, 9) * 1.0), vents, tops), -np.minimum(every, self.lumen["veins"]))
        ra = np.maximum(ra, self.ra - self.la - self.lap)
        p["right_auricle"], p["right_atrium"] = np.maximum(ra, self.raa - self.ra_body - self.lap), np.maximum(ra, self.ra_body - self.raa - self.lap)
        p["left_auricle"], p["left_atrium"] = np.maximum(la, self.laa - self.la_body - self.lap), np.maximum(la, self.la_body - self.laa - self.lap)
        for name, field in cav.items():
            p[name + "_cavity"] = field + 0.02

    def septa(self):
        g, p = self.g, self.parts
        # What of the left ventricle's wall faces the right ventricle: each place is asked at the surface outside it.
        wall = np.argwhere((self.lv < 0.25) & (self.lv > -1.7))
        at = wall * g.step + g.low
        h, rho, u, v = plan.ventricular(at)
        out = (u[:, None] * plan.SEPTAL + v[:, None] * plan.INFERIOR) / np.maximum(rho, 1e-6)[:, None]
        down = np.clip((h - 6.5) / 2.5, 0, 1)[:, None]
        out = out * (1 - down) + plan.AXIS * down
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        facing = np.full(g.shape, 1.0, np.float32)
        facing[tuple(wall.T)] = np.clip(g.at(self.rv_smooth, at - out * g.at(self.lv, at)[:, None]) + 0.25, -1, 1)
        facing = g.blurred(facing, 0.12)
        left = p["left_ventricle"]
        septum = np.maximum(left, facing - 1.5 * self.lap)
        p["left_ventricle"] = np.maximum(left, -facing)
        # Its membranous part lies under the right and non-coronary cusps.
        thin = g.ball(MEMBRANE, 0.62)
        p["membranous_septum"] = np.maximum(septum, thin)
        p["interventricular_septum"] = np.maximum(septum, -thin - self.lap)
        shared = np.maximum(np.maximum(self.ra_body - 0.30, self.la_body - 0.30), -np.minimum.reduce([*self.cav.values(), self.lumen["veins"], self.lumen["svc"], self.lumen["ivc"]]))
        shared = np.maximum(self.without(shared, np.minimum(self.lv_out, self.rv_out), np.minimum(self.aorta, self.trunk)), np.minimum(self.ra_body, self.la_body) + 0.12)
        # The fossa lies where the line between the atria's middles crosses the septum.
        line = np.linspace(plan.RIGHT_ATRIUM[0], plan.LEFT_ATRIUM[0], 200)
        fossa_at = line[np.argmax(g.at(self.ra_body - self.la_body, line) > 0)]
        fossa = np.maximum(g.ball(fossa_at, 0.78), shared)
        p["interatrial_septum"] = np.maximum(shared, -(g.ball(fossa_at, 0.78) + self.lap))
        p["oval_fossa"] = np.maximum(fossa, -np.minimum(g.ball(fossa_at + (-0.68, -0.5, -0.2), 0.74), g.ball(fossa_at + (0.68, 0.5, 0.2), 0.74)))
        for name in ("left_atrium", "right_atrium"):
            p[name] = self.without(p[name], shared)

    def covers(self):
        g, p = self.g, self.parts
        self.myocardium = np.minimum.reduce([self.lv_out, self.rv_out, self.ra, self.la])
        self.outer = np.minimum(np.minimum(self.myocardium, self.great), np.minimum(self.aorta, self.pas))
        # Fat lies in the grooves.
        vents, atria = np.minimum(self.lv, self.rv), np.minimum(self.ra, self.la)
        interventricular = np.hypot(self.lv - self.rv, 0.8 * np.minimum(self.lv, self.rv))
        coronary = np.hypot(vents - atria, 0.8 * np.minimum(vents, atria))
        depth = np.minimum(interventricular - 0.42, coronary - 0.46) + 0.13 * self.coarse + 0.05 * self.fine
        fat = smooth_max(depth, self.myocardium - 0.13, 0.12)
        cavities = np.minimum.reduce([*self.cav.values()])
        fat = np.maximum(np.maximum(fat, -(self.myocardium + 0.06)), -(np.minimum(self.great, np.minimum(self.aorta, self.pas)) - 0.01))
        p["epicardial_fat"] = g.blurred(np.clip(np.maximum(fat, -(cavities - 0.3)), -0.3, 0.3), 0.06) - 0.01
        # The sac, its front taken away.
        sac = g.blurred(smooth_min(smooth_min(self.lv_smooth, self.rv_smooth, 1.5), np.minimum(self.ra_body, self.la_body), 1.5), 0.5)
        sac = smooth_min(sac, g.tube([(0.2, -1.5, 2.5, 2.0), (0.2, -0.6, 4.6, 1.6)]), 2.0)
        shell = np.abs(sac - 0.62) - 0.09
        shell = np.maximum(shell, -np.minimum.reduce([self.outer - 0.03, self.lumen["svc"], self.lumen["ivc"], self.lumen["veins"]]))
        edge = g.along((0, -0.1, -0.8), (0.10, -1, 0.35)) + 0.06 * self.coarse
        p["pericardium"] = smooth_max(shell, edge, 0.12)


def frame(flow):
    """Two directions across a valve: the first as near to the patient's front as can be, the second to its left."""
    front = np.array([0.0, -1.0, 0.0])
    u = plan.unit(front - flow * (front @ flow))
    return u, np.cross(u, flow) * (1 if np.cross(u, flow)[0] > 0 else -1)


# The middle of the first cusp or leaflet of each valve, in degrees from the front towards the left.
CUSP_ANGLES = {"aortic": -15, "pulmonary": 0}
MEMBRANE = np.array([-0.5, -1.0, 0.35])
GREAT = {
    "ascending_aorta", "arch_of_aorta", "descending_aorta", "brachiocephalic_trunk", "left_common_carotid_artery",
    "left_subclavian_artery", "pulmonary_trunk", "left_pulmonary_artery", "right_pulmonary_artery",
    "superior_vena_cava", "inferior_vena_cava", *plan.VEINS,
}
