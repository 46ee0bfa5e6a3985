# SPDX-License-Identifier: MIT OR Apache-2.0
"""A catheter drainage bag; origin at the hanger hook, the bag hangs down, front towards +Z."""

import here  # noqa: F401

import atlas
import numpy as np
import prop
from kit import bend
from PIL import Image, ImageDraw

TOP, LOW, WIDE = -0.022, -0.315, 0.20
LEVEL = 0.44


def face():
    """Front film with fluid, graduations and legends; transparency in the alpha channel."""
    w, h = 384, 512
    y = (np.arange(h) / h)[:, None]
    wet = np.clip(((1 - LEVEL) - y) * -90, 0, 1)
    rgba = np.zeros((h, w, 4))
    dry, fluid = np.array((226, 234, 236)), np.array((240, 216, 124))
    rgba[..., :3] = dry * (1 - wet)[..., None] + fluid * wet[..., None]
    rgba[..., 3] = 92 + wet * 62
    line = np.abs(y[:, 0] - (1 - LEVEL)) < 0.006
    rgba[line] = (214, 178, 72, 210)
    image = Image.fromarray(rgba.round().astype(np.uint8), "RGBA")
    d = ImageDraw.Draw(image)
    ink = (28, 70, 120, 255)
    atlas.text(d, (w / 2, 54), "URINE DRAINAGE BAG", 24, ink, bold=0)
    atlas.text(d, (w / 2, 84), "2000 mL", 26, ink, bold=1)
    for i in range(1, 20):
        py = 480 - i * 19.6
        long = i % 5 == 0
        d.line((70 if not long else 52, py, 110, py), ink, 3 if long else 2)
        if i % 2 == 0:
            atlas.text(d, (118, py), str(i * 100), 15, ink, "lm")
    d.rectangle((232, 128, 350, 208), (246, 246, 240, 235))
    for i, words in enumerate(("Name", "Date", "Time")):
        atlas.text(d, (240, 142 + i * 26), words, 14, (60, 70, 80, 255), "lm")
        d.line((282, 150 + i * 26, 344, 150 + i * 26), (150, 158, 164, 255), 1)
    return image


def back():
    """The back film: the same fluid, no print."""
    h = 256
    y = (np.arange(h) / h)[:, None]
    wet = np.clip(((1 - LEVEL) - y) * -60, 0, 1)[..., None]
    rgb = np.array((224, 230, 232)) * (1 - wet) + np.array((238, 210, 112)) * wet
    rgba = np.concatenate([np.broadcast_to(rgb, (h, 8, 3)), np.broadcast_to(100 + wet * 70, (h, 8, 1))], -1)
    return Image.fromarray(rgba.round().astype(np.uint8), "RGBA")


SPECS = {
    "urine_front": dict(texture=face(), alpha="texture", rough=0.18),
    "urine_back": dict(texture=back(), alpha="texture", rough=0.25),
    "urine_white": dict(colour=(0.86, 0.87, 0.87), rough=0.4),
    "urine_tube": dict(colour=(0.84, 0.82, 0.62), rough=0.2, alpha=0.6),
    "urine_blue": dict(colour=(0.05, 0.28, 0.55), rough=0.4),
    "urine_weld": dict(colour=(0.80, 0.85, 0.87), rough=0.3, alpha=0.72, double=True),
}


def outline(v):
    """Half width of the bag at height fraction v."""
    corner = 1 - 0.10 * np.clip((v - 0.93) / 0.07, 0, 1) ** 2 - 0.62 * np.clip((0.10 - v) / 0.10, 0, 1) ** 1.8
    return WIDE / 2 * corner


def film(k):
    rows, cols = 21, 15
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(-1, 1, cols), indexing="ij")
    belly = np.clip(1 - u**2, 0, 1) ** 0.6 * np.clip(np.sin(np.pi * np.clip(v, 0, 1) ** 0.75), 0, 1) ** 0.8
    belly = belly * (0.45 + 0.75 * (1 - v)) * (1 + 0.05 * np.sin(9 * u + 7 * v))
    x, y = u * outline(v) * 0.955, LOW + (TOP - LOW) * v
    uv = np.stack([(u + 1) / 2, v * 0.996 + 0.002], -1)
    k.sheet(np.stack([x, y, 0.0015 + 0.026 * belly], -1), "urine_front", uv, angle=180)
    k.sheet(np.stack([x, y, -0.0015 - 0.010 * belly], -1)[:, ::-1], "urine_back", uv[:, ::-1], angle=180)
    # the welded border
    vs = np.linspace(0, 1, 21)
    edge = [(s * outline(t), LOW + (TOP - LOW) * t) for s, run in ((1, vs), (-1, vs[::-1])) for t in run]
    inner = [(a * 0.94, (b - (LOW + TOP) / 2) * 0.975 + (LOW + TOP) / 2) for a, b in edge]
    edge.append(edge[0])
    inner.append(inner[0])
    k.sheet(np.array([[(a, b, 0.0) for a, b in edge], [(a, b, 0.0) for a, b in inner]]), "urine_weld", thickness=0.0012)


def hanger(k):
    k.box((0, TOP - 0.004, 0), (0.17, 0.020, 0.007), "urine_white", 0.003, 2)
    for s in (-1, 1):
        k.pipe(bend([(s * 0.055, TOP, 0), (s * 0.055, 0.004, 0.0), (s * 0.055, 0.010, -0.012), (s * 0.055, -0.004, -0.024)], 0.010), 0.0032, "urine_white", 10, straight=True)
    k.pipe([(-0.055, 0.0, 0), (0.055, 0.0, 0)], 0.0028, "urine_white", 8, straight=True)
    # inlet: drip chamber and the tube going up and away to the patient
    k.lathe([(0.0, 0), (0.010, 0), (0.011, -0.004), (0.011, -0.034), (0.007, -0.040), (0, -0.040)][::-1], "urine_white", 20, (0.045, TOP + 0.026, 0.012))
    k.pipe([(0.045, TOP + 0.02, 0.012), (0.046, 0.06, 0.012), (0.040, 0.14, 0.006), (0.015, 0.22, -0.02), (0.0, 0.27, -0.07)], 0.0042, "urine_tube", 10, 8)
    k.box((0.0455, 0.075, 0.012), (0.016, 0.036, 0.016), "urine_blue", 0.003)
    k.box((0.0455, 0.083, 0.022), (0.010, 0.018, 0.008), "urine_white", 0.002, 1)


def outlet(k):
    z = 0.0
    k.pipe([(0, LOW + 0.006, z), (0, LOW - 0.012, z), (0, LOW - 0.016, z + 0.006), (0, -0.340, 0.012)], 0.0052, "urine_tube", 12, 5)
    k.cyl((0, -0.326, 0.010), (0, -0.352, 0.020), 0.0085, "urine_white", 18, 0.002)
    k.cyl((-0.016, -0.340, 0.0155), (0.016, -0.340, 0.0155), 0.0065, "urine_blue", 16, 0.0015)
    k.box((0, -0.338, 0.028), (0.030, 0.010, 0.016), "urine_blue", 0.003, 2)
    k.lathe([(0.0035, 0), (0.0060, 0), (0.0066, 0.004), (0.0066, 0.012), (0.0035, 0.012)], "urine_white", 18, (0, -0.350, 0.0195), (0, -0.93, 0.36))


def assemble(k):
    with k.into("bag"):
        film(k)
        hanger(k)
    with k.into("outlet"):
        outlet(k)


if __name__ == "__main__":
    prop.run("urine_bag", assemble, SPECS, views=(((0.2, -0.05, 0.85), (0, -0.09, 0), 55), ((0.15, -0.25, 0.3), (0, -0.32, 0), 55)))
