# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the parts look like: colours in linear light, mottled and darkened where little light comes."""

import numpy as np

from grid import normals

# name of the material -> (colour in sRGB, roughness)
MATERIALS = {
    "myocardium": ((0.60, 0.29, 0.24), 0.46), "atrium": ((0.58, 0.31, 0.28), 0.46), "endocardium": ((0.66, 0.33, 0.29), 0.38),
    "artery": ((0.72, 0.24, 0.20), 0.36), "great_artery": ((0.80, 0.47, 0.40), 0.36), "pulmonary_artery": ((0.42, 0.47, 0.66), 0.36),
    "vein": ((0.26, 0.32, 0.58), 0.36), "great_vein": ((0.36, 0.43, 0.66), 0.36), "pulmonary_vein": ((0.74, 0.38, 0.35), 0.36),
    "valve": ((0.90, 0.83, 0.72), 0.34), "cord": ((0.93, 0.88, 0.78), 0.36), "fibrous": ((0.86, 0.80, 0.68), 0.45),
    "fossa": ((0.74, 0.52, 0.46), 0.42), "fat": ((0.88, 0.72, 0.38), 0.40), "conduction": ((0.93, 0.79, 0.22), 0.40), "pericardium": ((0.80, 0.70, 0.62), 0.40),
    "blood_left": ((0.70, 0.10, 0.10), 0.30), "blood_right": ((0.25, 0.20, 0.50), 0.30),
}


def material_of(name):
    """The material of a part."""
    if name.endswith("_cavity"):
        return "blood_left" if name.startswith("left") else "blood_right"
    for end, material in (("leaflet", "valve"), ("cusp", "valve"), ("chordae", "cord"), ("annulus", "fibrous"), ("papillary_muscle", "endocardium"),
                          ("pulmonary_vein", "pulmonary_vein"), ("pulmonary_artery", "pulmonary_artery"), ("vena_cava", "great_vein")):
        if name.endswith(end):
            return material
    return {
        "pulmonary_trunk": "pulmonary_artery", "ascending_aorta": "great_artery", "arch_of_aorta": "great_artery", "descending_aorta": "great_artery",
        "brachiocephalic_trunk": "great_artery", "left_common_carotid_artery": "great_artery", "left_subclavian_artery": "great_artery",
        "left_atrium": "atrium", "right_atrium": "atrium", "left_auricle": "atrium", "right_auricle": "atrium", "interatrial_septum": "atrium",
        "oval_fossa": "fossa", "membranous_septum": "fibrous", "ligamentum_arteriosum": "fibrous", "epicardial_fat": "fat",
        "pericardium": "pericardium", "septomarginal_trabecula": "endocardium", "crista_terminalis": "endocardium", "pectinate_muscles": "endocardium",
        "left_ventricle": "myocardium", "right_ventricle": "myocardium", "interventricular_septum": "myocardium",
    }[name]


def linear(srgb):
    s = np.asarray(srgb, float)
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055)**2.4)


class Shade:
    """Colours of vertices from the solids they belong to."""

    def __init__(self, solids):
        self.solids, self.g = solids, solids.g
        cavities = np.minimum.reduce([*solids.cav.values(), *solids.lumen.values()])
        # All there is, hollow, for the light that reaches a place.
        self.everything = np.maximum(solids.outer, -cavities)
        self.inside = cavities

    def normals(self, verts, tris):
        """Where a part shows on the whole heart's outside, the normal is that of the whole, so that no seam shows."""
        own, g, outer = normals(verts, tris), self.g, self.solids.outer
        whole = g.slope(outer, verts, 0.08)
        size = np.linalg.norm(whole, axis=1, keepdims=True)
        whole = whole / np.maximum(size, 1e-6)
        part = np.clip(1 - np.abs(g.at(outer, verts)) / 0.12, 0, 1)[:, None] * (size > 0.3) * ((own * whole).sum(1, keepdims=True) > -0.2)
        mixed = own * (1 - part) + whole * part
        return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)

    def occlusion(self, verts, normals):
        """From about 0.4 (in a deep fold) to 1 (in the open)."""
        out = np.zeros(len(verts))
        for reach, weight in ((0.12, 0.5), (0.3, 0.9), (0.7, 0.6)):
            seen = self.g.at(self.everything, verts + normals * reach)
            out += weight * np.clip(reach - seen, 0, reach * 1.3) / reach
        return np.clip(1.12 - 0.36 * out, 0.42, 1)

    def colours(self, material, verts, normals):
        """RGBA bytes; the mottling is two parts of the heart's own noise."""
        base = np.tile(np.asarray(MATERIALS[material][0], float), (len(verts), 1))
        n, f = self.g.at(self.solids.coarse, verts), self.g.at(self.solids.fine, verts)
        if material in ("myocardium", "atrium"):
            # A lining inside, a paler sheen of fat outside near the grooves.
            lining = np.clip(1 - (self.g.at(self.inside, verts + normals * 0.12) + 0.02) / 0.14, 0, 1)[:, None]
            base = base * (1 - lining) + np.array([0.68, 0.36, 0.31]) * lining
            base += np.array([0.05, 0.04, 0.035]) * n[:, None] + np.array([0.045, 0.035, 0.03]) * f[:, None]
            # Near the mouths of the great vessels muscle gives way to their paler wall.
            mouth = np.clip(1 - self.g.at(self.solids.great, verts) / 0.5, 0, 1)[:, None]**2
            base += 0.5 * mouth * (np.array([0.74, 0.56, 0.50]) - base)
        elif material == "fat":
            base += np.array([0.03, 0.04, 0.05]) * n[:, None] + np.array([0.03, 0.03, 0.03]) * f[:, None]
        elif material.startswith(("great", "pulmonary", "pericardium")):
            base += np.array([0.03, 0.025, 0.022]) * n[:, None] + 0.015 * f[:, None]
            lining = np.clip(1 - (self.g.at(self.inside, verts + normals * 0.1) + 0.02) / 0.1, 0, 1)[:, None]
            # At their roots they are as pale and red as the muscle that they rise from.
            root = np.clip(1 - self.g.at(self.solids.myocardium, verts) / 0.9, 0, 1)[:, None]**1.5
            base += 0.75 * root * (np.array([0.68, 0.47, 0.42]) - base) if material != "pericardium" else 0
            base = base * (1 - 0.5 * lining) + 0.5 * lining * np.array([0.90, 0.70, 0.62])
        rgb = linear(np.clip(base, 0.02, 1)) * self.occlusion(verts, normals)[:, None]
        out = np.full((len(verts), 4), 255, np.uint8)
        out[:, :3] = np.round(np.clip(rgb, 0, 1) * 255)
        return out
