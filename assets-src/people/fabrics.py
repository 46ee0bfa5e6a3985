# SPDX-License-Identifier: MIT OR Apache-2.0
"""Tiling fabric textures, the wristband print, eyes and lashes. Fixed seeds."""
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from texel import save, to_linear


def _weave(size, threads, seed, strength):
    y, x = np.mgrid[0:size, 0:size] / size
    over = np.sin(2 * np.pi * threads * x) * np.sign(np.sin(np.pi * threads * 2 * y + 1e-6))
    rng = np.random.default_rng(seed)
    warp = np.repeat(rng.normal(0, 1, (1, size // 4)), 4, 1)
    weft = np.repeat(rng.normal(0, 1, (size // 4, 1)), 4, 0)
    return 1 + strength * (0.5 * over + 0.35 * warp + 0.35 * weft + 0.3 * rng.normal(0, 1, (size, size)))


def gown(path, spec, size=512):
    """0.16 m of hospital cotton with a small scattered print."""
    y, x = np.mgrid[0:size, 0:size] / size
    base, ink = np.array(spec["base"]), np.array(spec["ink"])
    cells = 8
    u, v = x * cells, y * cells
    row = np.floor(v)
    u = u + 0.5 * (row % 2)
    fx, fy = u % 1 - 0.5, v % 1 - 0.5
    if spec["motif"] == "diamond":
        d = np.abs(fx) * 1.5 + np.abs(fy) * 1.1
        mark = np.clip((0.26 - d) * 40, 0, 1) - 0.9 * np.clip((0.13 - d) * 40, 0, 1)
        dot = np.hypot((u + 0.5) % 1 - 0.5, fy)
        mark = np.maximum(mark, 0.65 * np.clip((0.055 - dot) * 60, 0, 1))
    else:
        r = np.hypot(fx, fy)
        mark = np.clip((0.15 - r) * 45, 0, 1)
        dot = np.hypot((u + 0.5) % 1 - 0.5, fy)
        mark = np.maximum(mark, 0.5 * np.clip((0.06 - dot) * 60, 0, 1))
    image = base + (ink - base) * (0.8 * mark)[..., None]
    save(path, image * _weave(size, 128, 5, 0.018)[..., None], 86)


def bedspread(path, size=512):
    """0.24 m of pale woven bedspread, fine ribs with a darker pin stripe."""
    y, x = np.mgrid[0:size, 0:size] / size
    rib = np.abs(np.sin(np.pi * 24 * x)) ** 0.7 * (0.75 + 0.25 * np.abs(np.sin(np.pi * 48 * y)))
    base = np.array([0.80, 0.795, 0.755])
    stripe = np.clip((0.012 - np.abs(x - 0.25)) * 300, 0, 1) + np.clip((0.005 - np.abs(x - 0.28)) * 300, 0, 1)
    image = base * (0.84 + 0.18 * rib)[..., None]
    image = image + (np.array([0.36, 0.52, 0.56]) - image) * (0.6 * np.clip(stripe, 0, 1))[..., None]
    save(path, image * _weave(size, 96, 8, 0.02)[..., None], 84)


def sheet(path, size=256):
    y, x = np.mgrid[0:size, 0:size] / size
    save(path, np.array([0.90, 0.905, 0.90]) * _weave(size, 64, 9, 0.012)[..., None], 86)


def wristband(path, lines, size=(1024, 128)):
    """White polymer band, printed twice round the wrist."""
    w, h = size
    image = Image.new("RGB", size, (238, 240, 241))
    draw = ImageDraw.Draw(image)
    big, small = ImageFont.load_default(46), ImageFont.load_default(38)
    rng = np.random.default_rng(3)
    for k in range(2):
        x = k * w // 2
        draw.text((x + w // 4, 36), lines[0], fill=(18, 20, 24), font=big, anchor="mm")
        draw.text((x + w // 4, 90), lines[1], fill=(18, 20, 24), font=small, anchor="mm")
        cx = x + 410
        while cx < x + 500:
            bar = int(rng.integers(2, 6))
            draw.rectangle((cx, 18, cx + bar - 1, h - 18), fill=(25, 27, 30))
            cx += bar + int(rng.integers(2, 6))
    draw.rectangle((0, 0, w, 3), fill=(120, 160, 200))
    draw.rectangle((0, h - 4, w, h), fill=(120, 160, 200))
    image.save(path, optimize=True)


def eye(path, iris, seed, size=512):
    """Front view of an eyeball; the texture spans its diameter."""
    y, x = (np.mgrid[0:size, 0:size] / size - 0.5) * 2
    r, a = np.hypot(x, y), np.arctan2(y, x)
    rng = np.random.default_rng(seed)
    white = np.array([0.80, 0.765, 0.725])
    image = np.ones((size, size, 3)) * white
    vein = np.zeros((size, size))
    for _ in range(26):
        angle, start = rng.uniform(0, 2 * np.pi), rng.uniform(0.52, 0.7)
        wobble = angle + 0.10 * np.sin(r * rng.uniform(10, 25) + rng.uniform(0, 6))
        vein = np.maximum(vein, np.exp(-((np.angle(np.exp(1j * (a - wobble))) * r / 0.008) ** 2)) * np.clip((r - start) * 4, 0, 1))
    image *= 1 - vein[..., None] * np.array([0.06, 0.28, 0.28]) * 0.6
    image *= 1 - np.clip(r - 0.5, 0, 1)[..., None] * np.array([0.10, 0.34, 0.34])
    R = 0.455
    fibre = np.zeros((size, size))
    for n in (41, 67, 103, 151):
        fibre += np.cos(a * n + 3 * np.sin(a * (n // 9)) + rng.uniform(0, 6) + r * rng.uniform(-9, 9)) / 4
    tone = np.array(iris) * (0.70 + 0.42 * fibre + 0.55 * np.exp(-(((r - 0.24) / 0.07) ** 2)) - 0.9 * np.clip(r - 0.36, 0, 1) * 3)[..., None]
    inside = np.clip((R - r) / 0.03, 0, 1)[..., None]
    image = image * (1 - inside) + np.clip(tone, 0.01, 1) * inside
    arcus = np.exp(-(((r - R + 0.02) / 0.028) ** 2))[..., None]
    image = image * (1 - 0.42 * arcus) + np.array([0.42, 0.45, 0.48]) * 0.42 * arcus * 0.75
    pupil = np.clip((0.165 - r) / 0.02, 0, 1)[..., None]
    image = image * (1 - pupil) + 0.012 * pupil
    lid = np.clip(1 - 0.55 * np.exp(-((y + 0.62) / 0.26) ** 2), 0, 1)[..., None]
    save(path, image * lid, 90)


def lashes(path, seed, density=0.5, size=(256, 64)):
    """Alpha strokes; v = 0 is the tip."""
    w, h = size
    rng = np.random.default_rng(seed)
    image = Image.new("L", (w * 2, h * 2), 0)
    draw = ImageDraw.Draw(image)
    for _ in range(int(150 * density)):
        x = rng.uniform(0, w * 2)
        length = rng.uniform(0.45, 0.95) * h * 2
        draw.line((x, h * 2, x + rng.normal(0, 8), h * 2 - length), fill=255, width=3)
    alpha = np.asarray(image.resize(size, Image.LANCZOS), float) / 255
    rgb = np.ones((h, w, 3)) * [0.05, 0.04, 0.035]
    save(path, np.concatenate([rgb, alpha[..., None]], -1))
