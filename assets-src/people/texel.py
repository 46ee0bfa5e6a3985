# SPDX-License-Identifier: MIT OR Apache-2.0
"""Painting in texture space: rasterise a mesh into its UV map, noise, padding, normal maps."""
import numpy as np
from PIL import Image
from scipy import ndimage


def rasterise(uv, tris, size, *attributes):
    """Interpolate per-vertex attributes into an image. UV origin is the top left (glTF).

    Returns (mask, [image per attribute]). Triangles are given as vertex indices.
    """
    tris = np.asarray(tris)
    owner = np.full((size, size), -1, np.int32)
    bary = np.zeros((size, size, 3), np.float32)
    pix = uv * size - 0.5
    for k, t in enumerate(tris):
        a, b, c = pix[t]
        x0, y0 = np.floor(np.minimum(np.minimum(a, b), c) - 1).astype(int)
        x1, y1 = np.ceil(np.maximum(np.maximum(a, b), c) + 1).astype(int)
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, size - 1), min(y1, size - 1)
        if x1 < x0 or y1 < y0:
            continue
        det = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        if abs(det) < 1e-9:
            continue
        yy, xx = np.mgrid[y0:y1 + 1, x0:x1 + 1]
        v = ((xx - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (yy - a[1])) / det
        w = ((b[0] - a[0]) * (yy - a[1]) - (xx - a[0]) * (b[1] - a[1])) / det
        u = 1 - v - w
        inside = (u >= -0.002) & (v >= -0.002) & (w >= -0.002)
        if not inside.any():
            continue
        ys, xs = yy[inside], xx[inside]
        owner[ys, xs] = k
        bary[ys, xs] = np.stack([u[inside], v[inside], w[inside]], -1)
    mask = owner >= 0
    index = tris[owner[mask]]
    weight = bary[mask][:, :, None]
    images = []
    for attribute in attributes:
        values = np.asarray(attribute, float)
        values = values.reshape(len(values), -1)
        images.append((values[index] * weight).sum(1))
    return mask, images


def to_image(mask, values, fill=0.0):
    values = np.asarray(values)
    values = values.reshape(len(values), -1)
    out = np.full((*mask.shape, values.shape[1]), fill, float)
    out[mask] = values
    return out


def pad(image, mask):
    """Extend the islands outwards so that mip levels do not bleed background."""
    nearest = ndimage.distance_transform_edt(~mask, return_distances=False, return_indices=True)
    return image[nearest[0], nearest[1]]


def _hash(ix, iy, iz, seed):
    h = (ix.astype(np.uint32) * np.uint32(374761393) + iy.astype(np.uint32) * np.uint32(668265263)
         + iz.astype(np.uint32) * np.uint32(2147483647) + np.uint32(seed * 144665))
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    h ^= h >> np.uint32(16)
    h *= np.uint32(2246822519)
    return ((h ^ (h >> np.uint32(15))) & np.uint32(0xFFFFFF)).astype(np.float64) / 0xFFFFFF


def noise(points, cell, seed=0, octaves=1, gain=0.5):
    """Smooth value noise in 0..1 (mean 0.5) with features of about `cell` metres."""
    total, norm, amp = 0.0, 0.0, 1.0
    for k in range(octaves):
        q = points / cell * 2**k + 137.3 * (k + 1)
        i = np.floor(q).astype(np.int64)
        f = q - i
        f = f * f * f * (f * (f * 6 - 15) + 10)
        value = 0.0
        for dx in (0, 1):
            for dy in (0, 1):
                for dz in (0, 1):
                    w = (f[:, 0] if dx else 1 - f[:, 0]) * (f[:, 1] if dy else 1 - f[:, 1]) * (
                        f[:, 2] if dz else 1 - f[:, 2])
                    value = value + w * _hash(i[:, 0] + dx, i[:, 1] + dy, i[:, 2] + dz, seed + k)
        total, norm, amp = total + amp * value, norm + amp, amp * gain
    return total / norm


def cells(points, cell, seed=0):
    """Worley noise: distance to the nearest feature point, in cells, and that cell's random value."""
    q = points / cell
    i = np.floor(q).astype(np.int64)
    best = np.full(len(q), 9.0)
    second = np.full(len(q), 9.0)
    which = np.zeros(len(q))
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            for dz in (-1, 0, 1):
                c = i + [dx, dy, dz]
                p = np.stack([_hash(c[:, 0], c[:, 1], c[:, 2], seed + s) for s in (11, 23, 37)], -1)
                d = np.sqrt(((c + p - q) ** 2).sum(1))
                near = d < best
                second = np.where(near, best, np.minimum(second, d))
                which = np.where(near, p[:, 0], which)
                best = np.where(near, d, best)
    return best, second, which


def step(x, low, high):
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def bell(x, width):
    return np.exp(-((x / width) ** 2))


def polyline(points, line):
    """Distance of 2D points to a polyline and the parameter 0..1 along it."""
    line = np.asarray(line, float)
    lengths = np.linalg.norm(np.diff(line, axis=0), axis=1)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    best, along = np.full(len(points), 1e9), np.zeros(len(points))
    for a, b, l, s in zip(line[:-1], line[1:], lengths, starts):
        t = np.clip(((points - a) @ (b - a)) / (l * l), 0, 1)
        d = np.linalg.norm(points - a - t[:, None] * (b - a), axis=1)
        near = d < best
        best, along = np.where(near, d, best), np.where(near, (s + t * l) / starts[-1], along)
    return best, along


def smooth_line(points, count=24):
    """Catmull-Rom curve through 2D control points."""
    p = np.asarray(points, float)
    p = np.concatenate([[2 * p[0] - p[1]], p, [2 * p[-1] - p[-2]]])
    out = []
    for k in range(1, len(p) - 2):
        for t in np.linspace(0, 1, count, endpoint=k == len(p) - 3):
            a, b, c, d = p[k - 1:k + 3]
            out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.array(out)


def normal_map(height, mask, texel, strength=1.0):
    """Tangent-space normal map (glTF: green up) from a height image in metres; texel size in metres."""
    h = pad(height, mask)
    dx = (np.roll(h, -1, 1) - np.roll(h, 1, 1)) / (2 * texel) * strength
    dy = (np.roll(h, 1, 0) - np.roll(h, -1, 0)) / (2 * texel) * strength
    n = np.stack([-dx, -dy, np.ones_like(h)], -1)
    return n / np.linalg.norm(n, axis=-1, keepdims=True)


def to_srgb(linear):
    x = np.clip(linear, 0, 1)
    return np.where(x <= 0.0031308, x * 12.92, 1.055 * x ** (1 / 2.4) - 0.055)


def to_linear(srgb):
    x = np.asarray(srgb, float)
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def save(path, image, quality=90):
    data = (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
    picture = Image.fromarray(data)
    if str(path).endswith(".jpg"):
        picture.save(path, quality=quality, subsampling=0)
    else:
        picture.save(path, optimize=True)
