# SPDX-License-Identifier: MIT OR Apache-2.0
"""A pump bottle of alcohol handrub in a wall bracket; back plate in z = 0, facing +Z."""

import here  # noqa: F401

import atlas
import numpy as np
import prop
from kit import bend, rounded
from PIL import Image, ImageDraw

AXIS = 0.056
LOW, HIGH = -0.118, 0.062


def label():
    """The printed label."""
    w, h = 512, 320
    image = Image.new("RGB", (w, h), (250, 251, 250))
    d = ImageDraw.Draw(image)
    d.rectangle((0, 0, w, 14), (24, 92, 160))
    d.rectangle((0, 214, w, h), (24, 92, 160))
    atlas.text(d, (w / 2, 70), "HANDRUB", 82, (18, 72, 136), bold=2)
    atlas.text(d, (w / 2, 140), "alcohol 80 % v/v", 44, (40, 52, 64), bold=1)
    atlas.text(d, (w / 2, 188), "rub until hands are dry", 25, (70, 84, 96))
    atlas._drop(d, 70, 276, 22, (236, 246, 252))
    atlas.text(d, (w / 2, 250), "500 mL", 40, (255, 255, 255), bold=1)
    atlas.text(d, (w / 2, 292), "for hands only", 22, (214, 230, 242))
    d.polygon(((434, 226), (480, 306), (388, 306)), (255, 255, 255))
    d.polygon(((434, 238), (470, 300), (398, 300)), (200, 40, 40))
    d.polygon(((434, 246), (463, 296), (405, 296)), (255, 255, 255))
    d.polygon(((434, 256), (446, 280), (440, 292), (428, 292), (422, 278)), (30, 30, 30))
    return image.quantize(64)


def fluid():
    """A vertical strip: tinted below the liquid line, clear above."""
    n = 256
    y = 1 - (np.arange(n) + 0.5) / n
    rgba = np.zeros((n, 8, 4))
    wet = np.clip((0.60 - y) * 60, 0, 1)[:, None]
    rgba[..., :3] = (np.array((222, 236, 242)) * (1 - wet) + np.array((84, 164, 218)) * wet)[:, None]
    rgba[..., 3] = 84 * (1 - wet) + 168 * wet
    line = np.abs(y - 0.602) < 0.008
    rgba[line] = (70, 140, 196, 190)
    return Image.fromarray(rgba.round().astype(np.uint8), "RGBA")


SPECS = {
    "handrub_bracket": dict(colour=(0.80, 0.81, 0.81), rough=0.4),
    "handrub_bottle": dict(texture=fluid(), alpha="texture", rough=0.08),
    "handrub_label": dict(texture=label(), rough=0.35),
    "handrub_pump": dict(colour=(0.88, 0.89, 0.89), rough=0.3),
    "handrub_accent": dict(colour=(0.02, 0.15, 0.42), rough=0.4),
    "handrub_steel": dict(colour=(0.7, 0.7, 0.72), rough=0.25, metal=1.0),
}


def strip(points, _):
    """Texture coordinates by height."""
    v = np.clip((points[:, 1] - LOW) / (HIGH - LOW), 0.01, 0.99)
    return np.stack([np.full_like(v, 0.5), v], -1)


def bracket(k):
    m = "handrub_bracket"
    k.prism(rounded(0.096, 0.225, 0.018, 6), (0, -0.025, 0), (0, -0.025, 0.006), m, 0.002, 2, (0, 1, 0))
    for y in (0.068, -0.118):
        k.cyl((0, y, 0.005), (0, y, 0.0085), 0.006, "handrub_steel", 14, 0.001)
    cup = [(0, LOW - 0.006), (0.043, LOW - 0.006), (0.0455, LOW - 0.003), (0.0455, LOW + 0.020), (0.044, LOW + 0.0215), (0.042, LOW + 0.020), (0.042, LOW - 0.001), (0, LOW - 0.001)]
    k.lathe(cup, m, 40, (0, 0, AXIS))
    k.box((0, LOW + 0.006, 0.012), (0.05, 0.024, 0.02), m, 0.003)
    ring = [(0.0415, -0.004), (0.0440, -0.004), (0.0450, -0.002), (0.0450, 0.002), (0.0440, 0.004), (0.0415, 0.004), (0.0415, -0.004)]
    k.lathe([(r, h + 0.006) for r, h in ring], m, 40, (0, 0, AXIS))
    k.box((0, 0.006, 0.0095), (0.04, 0.010, 0.009), m, 0.002, 1)
    k.prism(rounded(0.060, 0.028, 0.006, 4), (0, 0.055, 0.0058), (0, 0.055, 0.0078), "handrub_accent", 0.0008, 1, (0, 1, 0))


def bottle(k):
    body = [(0, LOW + 0.004), (0.020, LOW + 0.002), (0.034, LOW), (0.0378, LOW + 0.003), (0.0395, LOW + 0.009),
            (0.0395, -0.012), (0.0390, 0.002), (0.0365, 0.016), (0.0315, 0.028), (0.024, 0.038), (0.0175, 0.044),
            (0.0150, 0.049), (0.0150, 0.060)]
    k.lathe(body, "handrub_bottle", 40, (0, 0, AXIS), uv=strip)
    k.lathe([(0.0398, -0.101), (0.0398, -0.014)], "handrub_label", 24, (0, 0, AXIS), arc=(-1.25, 1.25))
    collar = [(0.0105, 0.044), (0.0185, 0.044), (0.0192, 0.0455), (0.0192, 0.061), (0.0180, 0.064), (0.0125, 0.067), (0.0118, 0.082), (0.0105, 0.084), (0.0072, 0.084), (0.0072, 0.066)]
    k.lathe(collar, "handrub_pump", 32, (0, 0, AXIS))
    for i in range(24):
        t = 2 * np.pi * i / 24
        k.box((0.0193 * np.sin(t), 0.0535, AXIS + 0.0193 * np.cos(t)), (0.0018, 0.013, 0.0018), "handrub_pump", 0)
    k.pipe([(0, 0.06, AXIS), (0, -0.05, AXIS), (0.004, LOW + 0.006, AXIS + 0.012)], 0.0032, "handrub_pump", 8)


def pump(k):
    m = "handrub_pump"
    k.cyl((0, 0.058, AXIS), (0, 0.135, AXIS), 0.0062, m, 16, 0)
    k.lathe([(0.0062, 0.122), (0.0125, 0.122), (0.0142, 0.125), (0.0148, 0.140), (0.0148, 0.150), (0, 0.150)], m, 28, (0, 0, AXIS))
    pad = [(x, z) for x, z in rounded(0.050, 0.062, 0.0245, 9)]
    k.prism(pad, (0, 0.1455, 0.0735), (0, 0.160, 0.0735), m, 0.0035, 3, (0, 0, 1))
    k.prism([(x, z) for x, z in rounded(0.034, 0.040, 0.0168, 8)], (0, 0.1590, 0.074), (0, 0.1606, 0.074), "handrub_accent", 0.0006, 1, (0, 0, 1))
    k.pipe(bend([(0, 0.1455, 0.070), (0, 0.1440, 0.126), (0, 0.130, 0.1345)], 0.010), 0.0062, m, 14, straight=True, cap=False)
    k.lathe([(0.0062, 0), (0.0064, 0.0004), (0.0064, 0.004), (0.0034, 0.004), (0.0030, 0)][::-1], m, 18, (0, 0.130, 0.1345), (0, -0.85, 0.52))


def assemble(k):
    with k.into("bracket"):
        bracket(k)
    with k.into("bottle"):
        bottle(k)
    with k.into("pump_head"):
        pump(k)


if __name__ == "__main__":
    prop.run("handrub_dispenser", assemble, SPECS, views=(((0.25, 0.16, 0.55), (0, 0.02, 0.06), 52), ((0.05, 0.45, 0.4), (0, 0.06, 0.06), 60)))
