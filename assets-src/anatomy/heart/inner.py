# SPDX-License-Identifier: MIT OR Apache-2.0
"""Relief inside the right atrium: the crista terminalis and the pectinate muscles."""

import numpy as np

from conduction import stuck
from grid import joined, spline, sweep

# From the front of the superior vena cava's mouth, down the side wall, to the inferior one's.
CRISTA = [(-2.6, -0.1, 3.0), (-3.6, -0.2, 3.1), (-4.6, 0.3, 2.4), (-5.1, 0.8, 1.0), (-4.9, 1.0, -0.3), (-4.3, 1.0, -1.4)]


def build(solids):
    """name -> mesh."""
    crest = stuck(solids, "right_atrium", spline(CRISTA, 26), 0.02)
    parts = {"crista_terminalis": sweep(crest, 0.17 * np.sin(np.linspace(0.35, np.pi - 0.35, 26))**0.5, 8)}
    rows = []
    for k in range(3, 22, 3):
        start = crest[k]
        end = np.array([-2.9 + 0.03 * k, -1.9 + 0.018 * k, 1.9 - 0.128 * k])
        line = stuck(solids, "right_atrium", spline([start, (start + end) / 2 + (-0.9, -0.6, 0), end], 11), 0.02)
        rows.append(sweep(line, np.linspace(0.11, 0.06, 11), 5))
    parts["pectinate_muscles"] = joined(rows)
    return parts
