# SPDX-License-Identifier: MIT OR Apache-2.0
"""A corded wall phone; origin at the middle of its wall plate, facing +Z."""

import math

import here  # noqa: F401

import atlas
import bmesh
import prop
from kit import rounded
from PIL import Image, ImageDraw

HANDSET = (-0.045, 0.0, 0.05)


def legends():
    """Keys, display and the label with the emergency number."""
    image = Image.new("RGB", (512, 512), (214, 216, 214))
    d = ImageDraw.Draw(image)
    for i, c in enumerate("123456789*0#"):
        x, y = i % 3 * 96, i // 3 * 96
        d.rectangle((x, y, x + 95, y + 95), (238, 239, 237))
        atlas.text(d, (x + 48, y + 44), c, 52, (36, 42, 48), bold=1)
        atlas.text(d, (x + 48, y + 80), ("", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz", "", "+", "")[i], 17, (110, 116, 120))
    d.rectangle((0, 392, 287, 511), (150, 172, 150))
    atlas.text(d, (144, 430), "WARD 4", 44, (24, 40, 28), bold=1)
    atlas.text(d, (144, 480), "ready  09:41", 32, (24, 40, 28))
    d.rectangle((296, 0, 511, 240), (250, 250, 248))
    d.rectangle((296, 0, 511, 84), (190, 40, 40))
    atlas.text(d, (404, 42), "EMERGENCY", 34, (255, 255, 255), bold=1)
    atlas.text(d, (404, 126), "2222", 72, (190, 40, 40), bold=2)
    atlas.text(d, (404, 186), "say what, where, who", 20, (50, 56, 62))
    atlas.text(d, (404, 216), "stay on the line", 20, (50, 56, 62))
    return image.quantize(64, dither=Image.Dither.NONE)


SPECS = {
    "phone_base": dict(colour=(0.72, 0.72, 0.69), rough=0.36),
    "phone_dark": dict(colour=(0.05, 0.055, 0.06), rough=0.45),
    "phone_face": dict(texture=legends(), rough=0.4),
    "phone_red": dict(colour=(0.55, 0.03, 0.03), rough=0.35),
}


def base(k):
    k.prism(rounded(0.195, 0.225, 0.018, 6), (0, 0, 0), (0, 0, 0.010), "phone_base", 0.003, 2, (0, 1, 0))
    k.prism(rounded(0.180, 0.212, 0.022, 6), (0, 0, 0.008), (0, 0, 0.034), "phone_base", 0.007, 3, (0, 1, 0))
    for y in (0.072, -0.072):
        k.prism(rounded(0.054, 0.048, 0.012, 5), (HANDSET[0], y, 0.032), (HANDSET[0], y, 0.0355), "phone_dark", 0.001, 1, (0, 1, 0))
    k.box((HANDSET[0], 0.104, 0.038), (0.030, 0.010, 0.014), "phone_base", 0.003, 1)
    k.box((HANDSET[0], 0.036, 0.036), (0.014, 0.012, 0.006), "phone_dark", 0.002, 1)
    z = 0.0342
    k.prism(rounded(0.086, 0.040, 0.005, 4), (0.040, 0.076, z - 0.002), (0.040, 0.076, z + 0.0015), "phone_dark", 0.001, 1, (0, 1, 0))
    face(k, 0.040, 0.076, 0.078, 0.0325, z + 0.0019, (0.002, 0.002, 0.56, 0.234))
    for i in range(12):
        x, y = 0.016 + i % 3 * 0.0245, 0.036 - i // 3 * 0.0215
        k.prism(rounded(0.0205, 0.0165, 0.004, 3), (x, y, z - 0.001), (x, y, z + 0.0028), "phone_base", 0.001, 1, (0, 1, 0))
        u, v = i % 3 * 96 / 512, 1 - i // 3 * 96 / 512
        face(k, x, y, 0.0175, 0.0138, z + 0.0031, (u + 0.01, v - 0.178, u + 0.178, v - 0.01))
    face(k, 0.040, -0.073, 0.078, 0.0385, z + 0.0008, (0.58, 0.534, 0.997, 0.997))
    k.box((0.076, 0.1005, 0.030), (0.010, 0.006, 0.006), "phone_red", 0.002, 1)
    # coiled cord from the foot of the base to the foot of the handset
    a, b = (0.02, -0.108, 0.022), (HANDSET[0], -0.118, 0.046)
    points = []
    turns, n = 18, 18 * 7
    for i in range(n + 1):
        t = i / n
        sag = -0.115 * math.sin(math.pi * t)
        cx, cy, cz = a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + sag, a[2] + (b[2] - a[2]) * t
        r = 0.0055 * min(1, 8 * t, 8 * (1 - t))
        w = 2 * math.pi * turns * t
        points.append((cx + r * math.cos(w), cy + 0.2 * r * math.cos(w), cz + r * math.sin(w)))
    k.pipe(points, 0.0016, "phone_dark", 5, straight=True)


def face(k, x, y, w, h, z, rect):
    k.quad([(x - w / 2, y - h / 2, z), (x + w / 2, y - h / 2, z), (x + w / 2, y + h / 2, z), (x - w / 2, y + h / 2, z)], "phone_face", rect)


def handset(k):
    """A curved bar with an ear cup and a mouth cup, lofted along y."""
    x0, y0, z0 = HANDSET
    bm = bmesh.new()
    rings = []
    seg = 16
    for i in range(25):
        t = -1 + i / 12
        cup = max(0.0, (abs(t) - 0.50) / 0.5)
        cup = cup * cup * (3 - 2 * cup)
        end = 1 - max(0.0, (abs(t) - 0.86) / 0.14) ** 2.2 * 0.72
        wide, thick = (0.0145 + 0.0105 * cup) * end, (0.0105 + 0.0045 * cup) * end
        arch = 0.013 * (1 - t * t) - 0.003
        ring = []
        for j in range(seg):
            a = 2 * math.pi * j / seg
            c, s = math.cos(a), math.sin(a)
            e = 0.72
            ring.append(bm.verts.new((x0 + wide * math.copysign(abs(c) ** e, c), y0 + 0.106 * t, z0 + arch + thick * math.copysign(abs(s) ** e, s))))
        rings.append(ring)
    for p, q in zip(rings, rings[1:]):
        for j in range(seg):
            bm.faces.new((p[j], p[(j + 1) % seg], q[(j + 1) % seg], q[j]))
    bm.faces.new(rings[0])
    bm.faces.new(rings[-1])
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    k.commit(bm, "phone_base", angle=60)
    for y in (0.080, -0.080):
        k.cyl((x0, y0 + y, z0 - 0.010), (x0, y0 + y, z0 - 0.0165), 0.0185, "phone_dark", 26, 0.002)
    k.prism(rounded(0.012, 0.070, 0.005, 4), (x0, y0, z0 + 0.0195), (x0, y0, z0 + 0.0212), "phone_dark", 0.0008, 1, (0, 1, 0))
    k.cyl((x0, y0 - 0.100, z0 - 0.002), (x0, y0 - 0.116, z0 - 0.003), 0.0042, "phone_dark", 12, 0.001)


def assemble(k):
    with k.into("base"):
        base(k)
    with k.into("handset"):
        handset(k)


if __name__ == "__main__":
    prop.run("ward_phone", assemble, SPECS, {"handset": HANDSET}, (((0.16, 0.05, 0.6), (0, -0.03, 0.02), 58), ((-0.4, 0.2, 0.35), (0, 0, 0.02), 58)))
