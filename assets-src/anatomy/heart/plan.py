# SPDX-License-Identifier: MIT OR Apache-2.0
"""Where things lie and how large they are: the heart of an adult at the end of diastole.

Centimetres; x to the patient's left, y to the back, z upwards. Sizes are textbook orders of magnitude
(see docs/heart_model.md), places are set by eye from the relations in assets/anatomy/heart.ron, which a
test judges on the finished meshes.
"""

import numpy as np


def unit(v):
    v = np.asarray(v, float)
    return v / np.linalg.norm(v)


# The left ventricle's long axis runs from the mitral valve to the apex: left, forwards, down.
MITRAL = np.array([0.9, 1.5, 0.4])
AXIS = unit([0.55, -0.45, -0.70])
# Round the axis: towards the septum, and towards the diaphragm.
SEPTAL = unit(np.array([-0.7, -0.7, 0.0]) - AXIS * (np.array([-0.7, -0.7, 0.0]) @ AXIS))
INFERIOR = np.cross(AXIS, SEPTAL)
LENGTH = 8.4       # cavity, from the mitral ring's plane
WALL = 0.95        # of the left ventricle, thinner at the apex

AORTIC = np.array([0.35, -0.95, 1.55])
AORTIC_FLOW = unit([-0.42, -0.05, 0.9])
PULMONARY = np.array([1.25, -2.75, 3.0])
PULMONARY_FLOW = unit([0.22, 0.42, 0.88])
TRICUSPID = np.array([-2.4, -0.7, -1.0])
TRICUSPID_FLOW = unit([0.72, -0.55, -0.42])
MITRAL_VALVE = MITRAL - 0.5 * SEPTAL + 0.35 * INFERIOR
MITRAL_FLOW = AXIS
VALVES = {
    "mitral": (MITRAL_VALVE, MITRAL_FLOW, 1.5), "tricuspid": (TRICUSPID, TRICUSPID_FLOW, 1.62),
    "aortic": (AORTIC, AORTIC_FLOW, 1.15), "pulmonary": (PULMONARY, PULMONARY_FLOW, 1.1),
}

# Centre lines as rows of (x, y, z, outer radius).
AORTA = [(0.35, -0.95, 1.55, 1.42), (-0.15, -1.0, 2.9, 1.55), (-0.8, -0.75, 4.4, 1.45), (-0.75, 0.05, 6.0, 1.4),
         (0.15, 1.35, 7.0, 1.32), (1.3, 2.9, 6.8, 1.25), (2.0, 4.4, 5.5, 1.2), (2.2, 5.35, 3.6, 1.15), (2.2, 5.6, 0.6, 1.1)]
BRACHIOCEPHALIC = [(-0.6, 0.35, 6.7, 0.72), (-1.15, 0.2, 8.0, 0.66), (-1.75, 0.1, 9.4, 0.62)]
CAROTID = [(0.2, 1.3, 7.3, 0.5), (0.1, 1.25, 8.5, 0.44), (0.0, 1.15, 9.5, 0.42)]
SUBCLAVIAN = [(1.0, 2.5, 7.3, 0.55), (1.25, 2.5, 8.4, 0.48), (1.8, 2.4, 9.5, 0.45)]
TRUNK = [(1.15, -2.8, 2.6, 1.32), (1.35, -2.45, 3.6, 1.36), (1.75, -1.3, 4.5, 1.3), (2.05, -0.1, 4.85, 1.2), (2.1, 0.5, 4.8, 1.1)]
LEFT_PA = [(2.1, 0.3, 4.8, 1.0), (3.0, 1.6, 5.05, 0.95), (4.1, 2.6, 4.8, 0.88), (5.4, 3.0, 4.4, 0.8)]
RIGHT_PA = [(1.9, 0.4, 4.75, 1.0), (0.6, 1.6, 4.6, 0.98), (-1.2, 2.15, 4.5, 0.94), (-3.3, 2.3, 4.3, 0.9), (-5.3, 2.2, 4.1, 0.82)]
LIGAMENT = [(2.35, 0.75, 5.55, 0.17), (1.95, 1.55, 5.8, 0.15), (1.6, 2.3, 5.85, 0.17)]
SVC = [(-3.4, 0.75, 2.2, 1.12), (-3.2, 0.6, 3.8, 1.02), (-3.0, 0.45, 5.6, 0.98), (-2.85, 0.4, 7.6, 0.98)]
IVC = [(-3.35, 1.5, -0.8, 1.3), (-3.2, 1.8, -2.4, 1.22), (-3.0, 2.0, -4.3, 1.2)]
VEINS = {
    "left_superior_pulmonary_vein": [(1.4, 3.2, 2.1, 0.85), (3.1, 3.4, 2.8, 0.66), (5.0, 3.6, 3.2, 0.6)],
    "left_inferior_pulmonary_vein": [(1.4, 3.6, 0.9, 0.85), (3.1, 4.0, 0.7, 0.66), (5.0, 4.3, 0.3, 0.6)],
    "right_superior_pulmonary_vein": [(-1.0, 3.2, 2.2, 0.85), (-3.0, 3.3, 2.7, 0.68), (-5.3, 3.1, 2.9, 0.62)],
    "right_inferior_pulmonary_vein": [(-1.0, 3.6, 0.9, 0.85), (-3.0, 3.8, 0.7, 0.66), (-5.3, 3.9, 0.4, 0.6)],
}
CORONARY_SINUS = [(1.9, 3.75, -0.9, 0.34), (0.6, 3.75, -1.3, 0.42), (-0.8, 3.2, -1.45, 0.5), (-1.9, 2.3, -1.2, 0.52)]

LEFT_ATRIUM = ((-0.1, 3.05, 1.6), (2.95, 1.9, 2.15))
RIGHT_ATRIUM = ((-3.4, 0.8, 0.55), (2.15, 2.2, 2.9))
RIGHT_AURICLE = [(-3.5, -0.5, 1.9, 1.4), (-3.0, -1.8, 2.3, 1.25), (-2.1, -2.7, 2.5, 1.0), (-1.1, -3.05, 2.5, 0.55)]
LEFT_AURICLE = [(2.3, 2.2, 2.0, 1.0), (3.2, 0.9, 2.35, 0.92), (3.35, -0.5, 2.35, 0.85), (2.95, -1.7, 2.2, 0.5)]


def ventricular(points):
    """(h, rho, u, v): along the left ventricle's axis, off it, and off it to the septum and the diaphragm."""
    d = np.asarray(points, float) - MITRAL
    h, u, v = d @ AXIS, d @ SEPTAL, d @ INFERIOR
    return h, np.hypot(u, v), u, v


def at_wall(h, degrees, rho):
    """A place on the left ventricle: along the axis, round it (0 septum, 90 diaphragm, 180 side, 270 front), off it."""
    a = np.radians(degrees)
    return MITRAL + AXIS * h + rho * (np.cos(a) * SEPTAL + np.sin(a) * INFERIOR)


def cavity_radius(h):
    """The left ventricle's inner radius along its axis."""
    t = np.clip(np.asarray(h, float) / LENGTH, -0.2, 1)
    return 2.42 * np.sqrt(np.clip(1 - np.clip((t - 0.22) / 0.78, 0, 1)**2.2, 0, 1)) * np.where(t < 0.22, 0.93 + 0.07 * t / 0.22, 1)


def outer_radius(h):
    """The left ventricle's outer radius along its axis."""
    t = np.clip((np.asarray(h, float)) / (LENGTH + 0.75), -0.2, 1)
    return 3.37 * np.sqrt(np.clip(1 - np.clip((t - 0.2) / 0.8, 0, 1)**2.2, 0, 1)) * np.where(t < 0.2, 0.92 + 0.08 * t / 0.2, 1)
