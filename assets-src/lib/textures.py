# SPDX-License-Identifier: MIT OR Apache-2.0
"""Procedural, seamless textures as Pillow images. Every one has its own fixed seed."""

import numpy as np
from PIL import Image, ImageFilter

import atlas


def noise(n, low, high, seed, stretch=(1, 1), width=None):
    """Band-limited periodic noise, mean 0, standard deviation 1; frequencies in cycles per tile."""
    rows, cols = n, width or n
    rng = np.random.default_rng(seed)
    spectrum = np.fft.fft2(rng.normal(size=(rows, cols)))
    fy = np.fft.fftfreq(rows) * rows * stretch[0]
    fx = np.fft.fftfreq(cols) * cols * stretch[1]
    f = np.hypot(fy[:, None], fx[None, :])
    spectrum *= np.exp(-((f / high) ** 2)) * (1 - np.exp(-((f / low) ** 2)))
    out = np.fft.ifft2(spectrum).real
    return (out - out.mean()) / out.std()


def rgb(array, colours=None):
    """To an image; with `colours`, to a palette image, which packs several times smaller."""
    image = Image.fromarray(np.clip(array, 0, 255).round().astype(np.uint8))
    if colours:
        return image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return image


def tint(colour, amount):
    """A colour multiplied by 1 + amount (an array)."""
    return np.asarray(colour, float) * (1 + amount[..., None])


def normal_map(height, strength):
    """A tangent-space normal map (green up) from a periodic height field."""
    dx = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * strength
    dy = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * strength
    n = np.stack([-dx, dy, np.ones_like(dx)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    return rgb((n * 0.5 + 0.5) * 255)


def vinyl():
    """Safety flooring: soft chips in three tones on a quiet ground."""
    n = 512
    base = tint((158, 168, 172), noise(n, 1, 5, 1) * 0.012)
    for seed, level, colour, mix in (
        (2, 1.55, (112, 126, 136), 0.62), (3, 1.65, (196, 202, 202), 0.7),
        (4, 1.9, (92, 108, 122), 0.6), (5, 1.9, (178, 172, 158), 0.6),
    ):
        chip = np.clip((noise(n, 12, 44, seed) - level) * 3.5, 0, 1)[..., None] * mix
        base = base * (1 - chip) + np.asarray(colour) * chip
    return rgb(base, 48)


def paint(colour, seed):
    """Rolled wall paint: the faintest mottling."""
    return rgb(tint(colour, noise(256, 1, 4, seed) * 0.006 + noise(256, 20, 70, seed + 1) * 0.008), 24)


def ceiling():
    """A mineral-fibre tile with fissures, one tile per image."""
    n = 256
    pits = np.clip(noise(n, 10, 42, 21, (1, 0.55)) - 1.5, 0, 1.2)
    dots = np.clip(noise(n, 30, 80, 22) - 2.1, 0, 1)
    return rgb(tint((228, 228, 222), noise(n, 1, 4, 23) * 0.006 - pits * 0.16 - dots * 0.14), 24)


def wood():
    """Pale oak laminate; the grain runs along v."""
    n = 512
    x = np.mgrid[0:n, 0:n][1] / n
    warp = noise(n, 1, 3, 31, (2.5, 1)) * 0.02
    rings = np.sin(2 * np.pi * (11 * x + 11 * warp) + 0.9 * noise(n, 1, 4, 32, (4, 1)))
    fibre = noise(n, 8, 90, 33, (16, 1))
    pores = np.clip(noise(n, 20, 150, 34, (9, 1)) - 1.5, 0, 1)
    plank = noise(n, 1, 3, 35, (6, 1))
    shade = rings * 0.022 + fibre * 0.026 - pores * 0.10 + plank * 0.02
    return rgb(tint((204, 174, 134), shade), 64)


def weave(colour, threads, contrast, seed, n=256):
    """A plain weave with slight yarn irregularity."""
    y, x = np.mgrid[0:n, 0:n] / n
    a, b = np.sin(2 * np.pi * threads * x), np.sin(2 * np.pi * threads * y)
    over = np.sign(np.sin(np.pi * threads * x) * np.sin(np.pi * threads * y))
    yarn = np.where(over > 0, np.abs(a), np.abs(b)) - 0.6
    return rgb(tint(colour, yarn * contrast + noise(n, 2, 10, seed) * 0.012), 32)


def blanket():
    """A cellular (waffle) blanket: raised ribs round small wells."""
    n, cells = 256, 16
    y, x = np.mgrid[0:n, 0:n] / n
    u, v = x * cells + noise(n, 1, 6, 41) * 0.05, y * cells + noise(n, 1, 6, 42) * 0.05
    rib = np.maximum(np.abs(np.cos(np.pi * u)), np.abs(np.cos(np.pi * v))) ** 3
    fuzz = noise(n, 30, 100, 43) * 0.03
    return rgb(tint((116, 158, 186), (rib - 0.62) * 0.34 + fuzz + noise(n, 1, 5, 44) * 0.015), 48)


def curtain():
    """A privacy curtain from floor (bottom) to mesh header (top); u repeats each metre."""
    h, w = 768, 384
    y, x = np.mgrid[0:h, 0:w]
    out = np.broadcast_to(np.array((166, 196, 190), float), (h, w, 3)).copy()
    for k, (freq, colour) in enumerate(((3, (146, 182, 178)), (6, (190, 212, 204)), (8, (130, 170, 172)))):
        line = np.sin(2 * np.pi * (freq * x / w) + 1.7 * np.sin(2 * np.pi * (y / h * (2 + k) + k / 3)))
        m = np.clip((line - 0.72 + 0.1 * k) * 5, 0, 1)[..., None] * 0.8
        out = out * (1 - m) + np.asarray(colour) * m
    header = y < h * 0.17
    net = ((x % 8 < 4) ^ (y % 8 < 4))[..., None]
    out = np.where(header[..., None], np.where(net, (222, 226, 222), (186, 196, 194)), out)
    hem = (np.abs(y - h * 0.17) < 4) | (y > h * 0.965)
    out = np.where(hem[..., None], out * 0.92, out)
    return rgb(out * (1 + 0.012 * noise(h, 10, 90, 51, width=w))[..., None], 48)


def leather(colour, seed):
    """Wipe-clean upholstery: a fine pebble grain."""
    return rgb(tint(colour, noise(256, 14, 40, seed) * 0.03 + noise(256, 1, 4, seed + 1) * 0.012), 32)


def outside():
    """What the window shows: a bright sky, far trees and a neighbouring wing, out of focus."""
    w, h = 512, 384
    y, x = np.mgrid[0:h, 0:w]
    t = np.clip(y / (h * 0.62), 0, 1)[..., None]
    sky = np.array((146, 184, 226)) * (1 - t) + np.array((232, 238, 240)) * t
    cloud = np.clip(noise(512, 2, 12, 61, (2.2, 1))[:h, :w] * 0.5 + 0.1, 0, 1)[..., None] * (1 - 0.5 * t)
    out = sky * (1 - cloud) + np.array((250, 250, 250)) * cloud
    for k, (line, colour, seed) in enumerate(((0.60, (138, 158, 150), 62), (0.66, (98, 128, 92), 63), (0.76, (76, 110, 66), 64))):
        top = h * (line + 0.035 * noise(512, 1, 5 + 8 * k, seed)[0, :w] * (1 + 0.4 * k))
        mask = (y > top[None, :])[..., None]
        leaf = noise(512, 6, 40, seed + 5)[:h, :w]
        out = np.where(mask, tint(colour, leaf * 0.12), out)
    wing = (x > w * 0.62) & (y > h * 0.40)
    out = np.where(wing[..., None], tint((196, 172, 150), noise(512, 30, 90, 70)[:h, :w] * 0.03), out)
    pane = wing & ((x - int(w * 0.62)) % 44 > 14) & ((y - int(h * 0.40)) % 58 > 22)
    out = np.where(pane[..., None], np.array((120, 140, 158)), out)
    lawn = (y > h * 0.93)[..., None]
    out = np.where(lawn, np.array((120, 150, 84)), out)
    return rgb(out).filter(ImageFilter.GaussianBlur(2.6)).quantize(96, dither=Image.Dither.NONE)


IMAGES = {
    "atlas": lambda: atlas.image().quantize(200, dither=Image.Dither.NONE),
    "vinyl": vinyl,
    "vinyl_n": lambda: normal_map(noise(256, 2, 9, 6) + 0.25 * noise(256, 20, 60, 7), 0.05),
    "paint": lambda: paint((232, 231, 224), 11),
    "accent": lambda: paint((170, 197, 193), 13),
    "ceiling": ceiling,
    "wood": wood,
    "sheet": lambda: weave((236, 238, 240), 40, 0.035, 45),
    "blanket": blanket,
    "curtain": curtain,
    "mattress": lambda: leather((52, 74, 104), 46),
    "chair": lambda: leather((64, 122, 122), 48),
    "outside": outside,
}
_cache = {}


def image(name):
    """A named texture, made once."""
    if name not in _cache:
        _cache[name] = IMAGES[name]()
    return _cache[name]
