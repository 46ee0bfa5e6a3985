# SPDX-License-Identifier: MIT OR Apache-2.0
"""A volumetric infusion pump; origin in the pole clamp, front towards +Z."""

import here  # noqa: F401

import atlas
import prop
from kit import rounded
from PIL import Image, ImageDraw

FRONT = 0.082


def screen_picture():
    """What the display shows while running."""
    w, h = 384, 240
    image = Image.new("RGB", (w, h), (8, 22, 34))
    d = ImageDraw.Draw(image)
    d.rectangle((0, 0, w, 34), (18, 92, 74))
    atlas.text(d, (12, 17), "INFUSING", 24, (214, 255, 232), "lm", 0)
    d.polygon(((236, 8), (236, 27), (254, 17)), (120, 255, 170))
    d.rectangle((318, 9, 360, 26), outline=(214, 255, 232), width=2)
    d.rectangle((361, 14, 365, 21), (214, 255, 232))
    d.rectangle((322, 12, 348, 23), (120, 255, 170))
    atlas.text(d, (212, 96), "5.0", 104, (255, 255, 255), "rm", 1)
    atlas.text(d, (228, 116), "mL/h", 44, (190, 220, 236), "lm")
    d.line((14, 158, w - 14, 158), (50, 84, 104), 2)
    for x, head, value in ((14, "VTBI", "42.5 mL"), (142, "INFUSED", "7.5 mL"), (270, "TIME", "08:30 h")):
        atlas.text(d, (x, 178), head, 17, (130, 168, 188), "lm")
        atlas.text(d, (x, 208), value, 26, (230, 242, 248), "lm")
    return image.quantize(96, dither=Image.Dither.NONE)


def face_picture():
    """Key legends, with the bell of the silence key in its own square."""
    image = Image.new("RGB", (512, 256), (226, 229, 229))
    d = ImageDraw.Draw(image)
    keys = {(0, 0): (60, 140, 84), (1, 0): (190, 60, 50), (2, 0): (236, 186, 44), (3, 0): (96, 116, 134)}
    for (i, j), colour in keys.items():
        d.rectangle((i * 128, j * 128, i * 128 + 127, j * 128 + 127), colour)
    d.polygon(((42, 32), (42, 96), (96, 64)), (250, 250, 250))
    d.rectangle((168, 40, 216, 88), (250, 250, 250))
    cx, cy, ink = 320, 62, (40, 34, 20)
    d.pieslice((cx - 26, cy - 34, cx + 26, cy + 18), 180, 360, ink)
    d.polygon(((cx - 26, cy - 10), (cx + 26, cy - 10), (cx + 36, cy + 24), (cx - 36, cy + 24)), ink)
    d.ellipse((cx - 9, cy + 22, cx + 9, cy + 40), ink)
    d.line((cx - 40, cy - 36, cx + 40, cy + 42), (236, 186, 44), 16)
    d.line((cx - 40, cy - 36, cx + 40, cy + 42), ink, 8)
    atlas.text(d, (448, 64), "i", 84, (250, 250, 250), bold=2)
    d.rectangle((0, 128, 255, 255), (70, 88, 104))
    atlas.text(d, (64, 192), "<", 80, (250, 250, 250), bold=3)
    atlas.text(d, (192, 192), ">", 80, (250, 250, 250), bold=3)
    atlas.text(d, (384, 172), "skillward", 42, (36, 92, 130), bold=1)
    atlas.text(d, (384, 218), "volumetric pump", 26, (90, 100, 108))
    return image.quantize(96, dither=Image.Dither.NONE)


SPECS = {
    "pump_body": dict(colour=(0.74, 0.76, 0.76), rough=0.38),
    "pump_dark": dict(colour=(0.045, 0.055, 0.065), rough=0.42),
    "pump_face": dict(texture=face_picture(), rough=0.4),
    "pump_screen": dict(colour=(0, 0, 0), rough=0.15, glow=screen_picture(), power=1.0),
    "pump_blue": dict(colour=(0.05, 0.24, 0.46), rough=0.4),
    "pump_steel": dict(colour=(0.7, 0.7, 0.72), rough=0.3, metal=1.0),
}


def key(k, x, y, w, h, rect, radius=0.005, z=FRONT):
    """A raised key with its legend."""
    k.prism([(a, b) for a, b in rounded(w, h, radius, 4)], (x, y, z - 0.001), (x, y, z + 0.0028), "pump_dark", 0.0012, 1, (0, 1, 0))
    top = z + 0.0030
    a, b = w * 0.42, h * 0.42
    k.quad([(x - a, y - b, top), (x + a, y - b, top), (x + a, y + b, top), (x - a, y + b, top)], "pump_face", rect)


def tile(i, j):
    """A 128-pixel square of the face picture."""
    return (i / 4 + 0.01, 1 - (j + 1) / 2 + 0.02, (i + 1) / 4 - 0.01, 1 - j / 2 - 0.02)


def body(k):
    m = "pump_body"
    k.prism(rounded(0.20, 0.18, 0.022, 6), (0, 0, 0.018), (0, 0, FRONT - 0.002), m, 0.007, 3, (0, 1, 0))
    k.prism(rounded(0.130, 0.158, 0.012, 5), (0.029, 0, FRONT - 0.004), (0.029, 0, FRONT), m, 0.002, 1, (0, 1, 0))
    k.prism(rounded(0.116, 0.078, 0.007, 4), (0.029, 0.034, FRONT - 0.001), (0.029, 0.034, FRONT + 0.0015), "pump_dark", 0.001, 1, (0, 1, 0))
    # the tube door on the left, with its channel and latch
    k.prism(rounded(0.050, 0.158, 0.010, 5), (-0.066, 0, FRONT - 0.004), (-0.066, 0, FRONT + 0.004), m, 0.003, 2, (0, 1, 0))
    k.prism(rounded(0.020, 0.090, 0.008, 5), (-0.066, 0.012, FRONT + 0.003), (-0.066, 0.012, FRONT + 0.0055), "pump_blue", 0.0015, 1, (0, 1, 0))
    k.prism(rounded(0.030, 0.034, 0.007, 5), (-0.066, -0.056, FRONT + 0.003), (-0.066, -0.056, FRONT + 0.011), "pump_blue", 0.003, 2, (0, 1, 0))
    for s in (1, -1):
        k.lathe([(0.0065, 0), (0.0105, 0), (0.0105, 0.004), (0.0085, 0.006), (0.0065, 0.006)], "pump_dark", 18, (-0.06, s * 0.0895, 0.05), (0, s, 0))
    # carrying handle
    k.pipe([(-0.060, 0.085, 0.03), (-0.055, 0.112, 0.03), (0, 0.118, 0.03), (0.055, 0.112, 0.03), (0.060, 0.085, 0.03)], 0.0075, "pump_dark", 10, 5)
    # pole clamp: a jaw behind the pole and a screw with a knob on the left
    k.box((0, 0, 0.016), (0.085, 0.07, 0.016), "pump_dark", 0.004, 2)
    k.box((0.030, 0, -0.010), (0.024, 0.052, 0.056), "pump_dark", 0.005, 2)
    k.box((0.004, 0, -0.029), (0.060, 0.052, 0.020), "pump_dark", 0.005, 2)
    k.box((-0.032, 0, 0.001), (0.020, 0.044, 0.030), "pump_dark", 0.004, 2)
    k.cyl((-0.055, 0, 0.0), (-0.0155, 0, 0.0), 0.0065, "pump_steel", 14, 0.0005)
    k.lathe([(0, 0), (0.017, 0), (0.020, 0.003), (0.0205, 0.016), (0.017, 0.021), (0, 0.021)], "pump_dark", 20, (-0.052, 0, 0), (-1, 0, 0))
    for i in range(4):
        k.box((0.101, -0.05 + i * 0.013, 0.045), (0.003, 0.005, 0.035), "pump_dark", 0.001, 1)
    for s in (-1, 1):
        k.cyl((s * 0.07, -0.0885, 0.03), (s * 0.07, -0.093, 0.03), 0.008, "pump_dark", 14, 0.001)
    key(k, -0.010, -0.040, 0.030, 0.022, tile(0, 0))
    key(k, 0.0205, -0.040, 0.022, 0.022, tile(1, 0))
    key(k, 0.0805, -0.040, 0.020, 0.022, tile(3, 0))
    key(k, -0.010, -0.066, 0.030, 0.016, tile(0, 1))
    key(k, 0.0235, -0.066, 0.028, 0.016, tile(1, 1))
    top = FRONT + 0.0006
    k.quad([(0.044, -0.075, top), (0.092, -0.075, top), (0.092, -0.059, top), (0.044, -0.059, top)], "pump_face", (0.52, 0.03, 0.98, 0.47))


def assemble(k):
    with k.into("body"):
        body(k)
    with k.into("screen"):
        z = FRONT + 0.0022
        x, y, w, h = 0.029, 0.034, 0.104, 0.065
        k.quad([(x - w / 2, y - h / 2, z), (x + w / 2, y - h / 2, z), (x + w / 2, y + h / 2, z), (x - w / 2, y + h / 2, z)], "pump_screen")
    with k.into("silence_button"):
        x, y = 0.05, -0.04
        k.lathe([(0.0158, 0), (0.0158, 0.0012), (0.0142, 0.0016), (0.0142, 0)][::-1], "pump_dark", 28, (x, y, FRONT), (0, 0, 1))
        k.lathe([(0.0, 0.0), (0.014, 0.0), (0.014, 0.0022), (0.013, 0.0034), (0, 0.0036)], "pump_yellow", 28, (x, y, FRONT - 0.0006), (0, 0, 1))
        a, z = 0.0088, FRONT + 0.0033
        k.quad([(x - a, y - a, z), (x + a, y - a, z), (x + a, y + a, z), (x - a, y + a, z)], "pump_face", tile(2, 0))


SPECS["pump_yellow"] = dict(colour=(0.82, 0.49, 0.025), rough=0.4)

if __name__ == "__main__":
    prop.run("infusion_pump", assemble, SPECS, views=(((0.18, 0.10, 0.62), (0, 0, 0.03), 60), ((-0.45, 0.25, -0.35), (0, 0, 0.0), 60)))
