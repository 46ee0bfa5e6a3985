# SPDX-License-Identifier: MIT OR Apache-2.0
"""The giving set of bed A in room coordinates: bag, drip chamber, pump, needle-free port, cannula."""

import math

import here  # noqa: F401

import prop

BAG = (-2.35, 1.752, -1.654)
PUMP = (-2.35, 1.2, -1.75)
PORT = (-2.02, 0.86, -1.45)
CANNULA = (-1.83, 0.80, -1.55)

SPECS = {
    "line_tube": dict(colour=(0.82, 0.87, 0.90), rough=0.15, alpha=0.72),
    "line_chamber": dict(colour=(0.84, 0.90, 0.93), rough=0.08, alpha=0.35, double=True),
    "line_white": dict(colour=(0.86, 0.87, 0.87), rough=0.35),
    "line_blue": dict(colour=(0.03, 0.22, 0.58), rough=0.3),
    "line_clear": dict(colour=(0.62, 0.80, 0.93), rough=0.06, alpha=0.62),
    "line_pink": dict(colour=(0.80, 0.20, 0.32), rough=0.4),
    "line_film": dict(colour=(0.93, 0.94, 0.95), rough=0.4, alpha=0.5, double=True),
}


def tube(k):
    x, y, z = BAG
    k.cyl((x, y + 0.012, z), (x, y - 0.012, z), 0.0052, "line_white", 14, 0.0008)
    k.lathe([(0.0055, 0), (0.009, -0.004), (0.0095, -0.010), (0.0095, -0.052), (0.007, -0.060), (0.0025, -0.066)][::-1], "line_chamber", 20, (x, y - 0.010, z))
    k.lathe([(0, -0.030), (0.0092, -0.030), (0.0092, -0.052), (0.0067, -0.060), (0, -0.064)][::-1], "line_chamber", 18, (x, y - 0.010, z))
    k.cyl((x, y - 0.010, z), (x, y - 0.016, z), 0.0098, "line_white", 18, 0.001)
    top = (PUMP[0] - 0.06, PUMP[1] + 0.094, PUMP[2] + 0.05)
    low = (PUMP[0] - 0.06, PUMP[1] - 0.094, PUMP[2] + 0.05)
    k.pipe([(x, y - 0.074, z), (x - 0.002, 1.60, z), (x - 0.016, 1.48, z - 0.008), (top[0] + 0.006, 1.37, top[2] + 0.010), top, (top[0], top[1] - 0.03, top[2])], 0.0023, "line_tube", 8, 8)
    clamp = (x - 0.004, 1.575, z - 0.001)
    k.box(clamp, (0.017, 0.048, 0.020), "line_white", 0.004)
    k.cyl((clamp[0] - 0.005, clamp[1] + 0.006, clamp[2] + 0.009), (clamp[0] + 0.005, clamp[1] + 0.006, clamp[2] + 0.009), 0.0095, "line_blue", 18, 0.001)
    px, py, pz = PORT
    k.pipe([(low[0], low[1] + 0.03, low[2]), low, (low[0] + 0.004, 1.00, low[2] + 0.012), (-2.375, 0.84, -1.66), (-2.30, 0.745, -1.60),
            (-2.19, 0.715, -1.53), (-2.085, 0.735, -1.485), (-2.035, 0.775, -1.455), (px, py - 0.045, pz), (px, py - 0.024, pz)], 0.0023, "line_tube", 8, 9)
    k.pipe([(px, py + 0.014, pz - 0.0045), (px + 0.003, py + 0.025, pz - 0.007), (-2.006, 0.8895, -1.460), (-1.985, 0.8835, -1.468), (-1.958, 0.868, -1.476),
            (-1.91, 0.838, -1.50), (-1.862, 0.817, -1.532), (CANNULA[0] + 0.001, CANNULA[1] + 0.008, CANNULA[2] - 0.002)], 0.0021, "line_tube", 8, 9)
    cannula(k)


def cannula(k):
    """A winged cannula under a film dressing on the forearm."""
    x, y, z = CANNULA
    k.cyl((x - 0.004, y + 0.009, z + 0.003), (x + 0.016, y + 0.004, z - 0.024), 0.0036, "line_pink", 14, 0.0008)
    k.cyl((x - 0.012, y + 0.0105, z + 0.013), (x - 0.003, y + 0.0088, z + 0.002), 0.0044, "line_white", 14, 0.0008)
    k.cyl((x + 0.004, y + 0.008, z - 0.008), (x + 0.004, y + 0.018, z - 0.008), 0.0036, "line_pink", 14, 0.0008)
    with k.at(x + 0.008, y + 0.0045, z - 0.014, 30):
        k.box((0, 0, 0), (0.030, 0.0016, 0.011), "line_pink", 0.0005, 1)


def port(k):
    """A needle-free connector: clear body, blue valve face, tethered cap. About 4 cm long."""
    x, y, z = PORT
    k.lathe([(0.0022, -0.020), (0.0040, -0.019), (0.0044, -0.008), (0.0062, -0.004), (0.0068, 0.000), (0.0068, 0.014), (0.0062, 0.017), (0.0050, 0.019), (0.0050, 0.022)], "line_clear", 24, (x, y - 0.004, z))
    k.cyl((x, y - 0.026, z), (x, y - 0.0245, z), 0.0056, "line_white", 18, 0.0004)
    k.lathe([(0.0050, 0.0), (0.0058, 0.0008), (0.0058, 0.0072), (0.0050, 0.0082), (0.0, 0.0084)], "line_blue", 24, (x, y + 0.010, z))
    for i in range(10):
        t = 2 * math.pi * i / 10
        k.box((x + 0.0067 * math.sin(t), y + 0.003, z + 0.0067 * math.cos(t)), (0.0010, 0.012, 0.0010), "line_clear", 0)
    # side arm, flange and the cap on its strap
    k.cyl((x - 0.003, y + 0.001, z), (x - 0.018, y + 0.0105, z + 0.005), 0.0042, "line_clear", 16, 0.0004)
    k.cyl((x - 0.0170, y + 0.0099, z + 0.0047), (x - 0.0195, y + 0.0115, z + 0.0055), 0.0064, "line_white", 20, 0.0005)
    k.cyl((x - 0.0192, y + 0.0113, z + 0.0054), (x - 0.0310, y + 0.0188, z + 0.0093), 0.0068, "line_blue", 20, 0.0012, r2=0.0058)
    k.pipe([(x - 0.026, y + 0.0215, z + 0.008), (x - 0.016, y + 0.027, z + 0.008), (x - 0.008, y + 0.020, z + 0.005), (x - 0.006, y + 0.013, z + 0.004)], 0.0011, "line_blue", 6)


def assemble(k):
    with k.into("line"):
        tube(k)
    with k.into("port"):
        port(k)


if __name__ == "__main__":
    prop.run("infusion_line", assemble, SPECS, {"port": PORT},
             (((-1.95, 1.5, 0.1), (-2.12, 1.22, -1.6), 45), ((-2.12, 0.98, -1.24), (-2.0, 0.86, -1.46), 62)))
