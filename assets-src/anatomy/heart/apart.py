# SPDX-License-Identifier: MIT OR Apache-2.0
"""Where each part goes when the heart is taken apart: metres left, up and to the front, from its own place.

Whole systems (a valve with its cords, the coronary arteries, the conducting system) stay together.
"""

PLACES = {
    "left_ventricle": (0.075, -0.035, 0.0), "right_ventricle": (-0.055, -0.070, 0.03), "interventricular_septum": (0.018, -0.085, 0.0),
    "membranous_septum": (0.018, -0.072, 0.0), "left_atrium": (0.070, 0.045, -0.03), "right_atrium": (-0.080, 0.015, 0.0),
    "left_auricle": (0.110, 0.052, 0.0), "right_auricle": (-0.110, 0.045, 0.03), "interatrial_septum": (0.005, 0.040, 0.02),
    "oval_fossa": (0.012, 0.042, 0.05), "crista_terminalis": (-0.150, 0.010, 0.03), "pectinate_muscles": (-0.145, 0.028, 0.05),
    "superior_vena_cava": (-0.085, 0.085, 0.0), "inferior_vena_cava": (-0.110, -0.035, 0.0), "ligamentum_arteriosum": (0.035, 0.085, 0.0),
    "epicardial_fat": (0.215, -0.125, 0.0), "pericardium": (-0.215, -0.125, 0.0), "septomarginal_trabecula": (-0.055, -0.020, 0.08),
}
SYSTEMS = (
    ("_cavity", (0.0, 0.0, 0.0)), ("mitral", (0.020, 0.0, 0.05)), ("tricuspid", (-0.025, 0.0, 0.05)), ("aortic", (0.0, 0.045, 0.08)),
    ("pulmonary_anterior_cusp", (0.035, 0.050, 0.08)), ("pulmonary_left_cusp", (0.035, 0.050, 0.08)), ("pulmonary_right_cusp", (0.035, 0.050, 0.08)),
    ("anterolateral", (0.020, 0.0, 0.05)), ("posteromedial", (0.020, 0.0, 0.05)), ("papillary_muscle", (-0.025, 0.0, 0.05)),
    ("left_superior_pulmonary_vein", (0.125, 0.045, 0.0)), ("left_inferior_pulmonary_vein", (0.125, 0.035, 0.0)),
    ("right_superior_pulmonary_vein", (-0.120, 0.060, 0.0)), ("right_inferior_pulmonary_vein", (-0.120, 0.055, 0.0)),
    ("pulmonary_trunk", (0.045, 0.070, 0.0)), ("left_pulmonary_artery", (0.075, 0.080, 0.0)), ("right_pulmonary_artery", (-0.035, 0.085, 0.0)),
)
MATERIALS = {
    "artery": (0.215, 0.065, 0.0), "vein": (-0.215, 0.0, 0.0), "conduction": (0.215, -0.03, 0.0), "great_artery": (0.0, 0.105, 0.0),
}


def place(key, material):
    """The way of one part."""
    if key in PLACES:
        return list(PLACES[key])
    found = next((way for part, way in SYSTEMS if part in key), None)
    return list(found or MATERIALS.get(material, (0.0, 0.0, 0.0)))
