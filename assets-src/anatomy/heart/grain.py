# SPDX-License-Identifier: MIT OR Apache-2.0
"""The grain of muscle: a seamless normal map of crossing fibre bundles, and the coordinates that lay it on."""

import numpy as np
from PIL import Image

import plan

SIZE = 512
# How often the map repeats in a centimetre.
PER_CM = 0.36


def height(seed=5):
    """A seamless relief from -1 to 1: streaks in two directions, as the outer fibres of a ventricle cross."""
    draw = np.random.default_rng(seed)
    f = np.fft.fftfreq(SIZE) * SIZE
    fx, fy = np.meshgrid(f, f)
    out = np.zeros((SIZE, SIZE))
    for degrees, across, along, weight in ((58, 26, 3.2, 1.0), (76, 44, 5, 0.6), (40, 60, 8, 0.35), (0, 7, 7, 0.5)):
        a = np.radians(degrees)
        u, v = fx * np.cos(a) + fy * np.sin(a), -fx * np.sin(a) + fy * np.cos(a)
        band = np.exp(-((np.abs(u) - across * 0.6) / (across * 0.4))**2 - (v / along)**2)
        wave = np.fft.ifft2(np.fft.fft2(draw.standard_normal((SIZE, SIZE))) * band).real
        out += weight * wave / wave.std()
    return np.tanh(out / out.std() * 0.7)


def normal_map(path, strength=1.5):
    """Writes the map as glTF has it: green upwards."""
    h = height()
    dx = (np.roll(h, -1, 1) - np.roll(h, 1, 1)) * strength
    dy = (np.roll(h, -1, 0) - np.roll(h, 1, 0)) * strength
    n = np.stack([-dx, dy, np.full_like(h, 2.0)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    Image.fromarray(np.round(n * 127.5 + 127.5).astype(np.uint8)).quantize(192, dither=Image.Dither.NONE).convert("RGB").save(path, optimize=True)


def coordinates(material, verts):
    """Texture coordinates: round the left ventricle's axis, or round an atrium's upright one. They have no seam,
    since they run back on the far side."""
    if material == "atrium":
        middle = np.where((verts[:, :1] > -1.5), [plan.LEFT_ATRIUM[0]], [plan.RIGHT_ATRIUM[0]])
        d = verts - middle
        return np.stack([np.abs(np.arctan2(d[:, 1], d[:, 0])) * 2.2, d[:, 2]], 1).astype(np.float32) * PER_CM
    h, _, u, v = plan.ventricular(verts)
    return np.stack([np.abs(np.arctan2(v, u)) * 3.2, h], 1).astype(np.float32) * PER_CM
