# SPDX-License-Identifier: MIT OR Apache-2.0
"""Skin of the patients as functions of rest-pose position: albedo, relief, roughness.

Head coordinates are metres from the point between the eyes: x to the patient's
left, y forward out of the face, u up to the crown.
"""
import numpy as np
from PIL import Image

from paths import MPFB
from texel import bell, cells, noise, polyline, smooth_line, step, to_linear


def head_coordinates(body, points):
    eyes = [body.rest[np.unique(np.concatenate(body.faces_of(f"helper-{s}-eye")))].mean(0) for s in "lr"]
    q = points - (eyes[0] + eyes[1]) / 2
    return np.stack([q[:, 0], q[:, 1], -q[:, 2]], -1) / (body.scale * 10)


_MASKS = {}


def mask(name, uv):
    """Sample one of the CC0 grey masks at base-mesh UVs (origin top left)."""
    if name not in _MASKS:
        with Image.open(MPFB / "textures" / f"mpfb_{name}.jpg") as image:
            _MASKS[name] = np.asarray(image.convert("L"), float) / 255
    data = _MASKS[name]
    rows = np.clip((uv[:, 1] * data.shape[0]).astype(int), 0, data.shape[0] - 1)
    cols = np.clip((uv[:, 0] * data.shape[1]).astype(int), 0, data.shape[1] - 1)
    return data[rows, cols]


HAIRLINE = [(0.06, 0.080), (0.0, 0.076), (-0.015, 0.066), (-0.030, 0.048), (-0.044, 0.020), (-0.054, -0.010),
            (-0.066, -0.016), (-0.071, 0.008), (-0.082, 0.030), (-0.100, 0.028), (-0.112, 0.002), (-0.120, -0.040),
            (-0.130, -0.062), (-0.21, -0.070)]


def hair_field(h, person):
    """Roughly the distance inside the hairline, in metres (negative outside)."""
    line = np.array(HAIRLINE)[::-1]
    limit = np.interp(h[:, 1], line[:, 0], line[:, 1])
    ax = np.abs(h[:, 0])
    if person["gender"] == "male":
        front = step(h[:, 1], -0.055, -0.015)
        limit = limit + front * (0.010 + 0.020 * bell(ax - 0.036, 0.016))
    wave = (noise(h, 0.012, person["seed"] + 1, 2) - 0.5) * 0.007
    return (h[:, 2] - limit) * 0.75 + wave


def brow_field(h, person):
    ax = np.abs(h[:, 0])
    male = person["gender"] == "male"
    curve = smooth_line([(0.0125, 0.0165), (0.024, 0.0225), (0.038, 0.0245), (0.052, 0.0165)])
    d, t = polyline(np.stack([ax, h[:, 2]], -1), curve)
    width = (0.0044 if male else 0.0031) * (1 - 0.55 * t) * np.clip(t * 9, 0.45, 1)
    edge = 1 - step(d, width * 0.55, width * 1.15)
    # hairs lie up and outwards near the nose, outwards further along
    lean = 1.5 - 1.7 * t
    cross = (h[:, 2] - lean * ax) / np.sqrt(1 + lean**2)
    along = (ax + lean * h[:, 2]) / np.sqrt(1 + lean**2)
    hairs = noise(np.stack([cross / 0.00050, along / 0.0045, np.sign(h[:, 0]) * 40], -1), 1.0, person["seed"] + 5)
    return edge * (h[:, 1] > -0.02) * (0.30 + 0.70 * step(hairs, 0.30, 0.60)) * (0.80 if male else 0.75)


def wrinkles(h, person):
    """Depth 0..1 of age lines on the face and neck."""
    ax, y, u = np.abs(h[:, 0]), h[:, 1], h[:, 2]
    wob = (noise(h, 0.014, person["seed"] + 9, 2) - 0.5) * 0.007
    out = np.zeros(len(h))
    front = step(y, -0.05, -0.01)
    for height, gain in ((0.042, 0.5), (0.050, 0.8), (0.0585, 0.7), (0.0665, 0.4)):
        fade = bell(ax, 0.042) * (0.4 + 0.6 * noise(h, 0.02, int(height * 1e4), 1))
        out = np.maximum(out, gain * fade * front * bell(u - height - 0.10 * ax + 1.8 * ax * ax / 0.04 * 0.05 + wob, 0.0009))
    for x0, gain in ((0.005, 0.5),):
        out = np.maximum(out, gain * front * bell(ax - x0 - wob * 0.3, 0.0008) * bell(u - 0.020, 0.008))
    dx, du = ax - 0.030, u + 0.001
    r, angle = np.hypot(dx, du), np.arctan2(du, dx)
    fan = (0.5 + 0.5 * np.cos(angle * 15 + wob * 60)) ** 5
    out = np.maximum(out, 0.75 * fan * bell(r - 0.026, 0.0065) * step(dx, 0.008, 0.016) * bell(angle + 0.1, 0.75))
    for radius, gain in ((0.0175, 0.55), (0.0225, 0.35)):
        out = np.maximum(out, gain * bell(r - radius - wob * 0.3, 0.0009) * step(-du, 0.004, 0.010) * bell(angle + 1.5, 1.0))
    d, t = polyline(np.stack([ax + wob * 0.4, u], -1), smooth_line([(0.0155, -0.026), (0.0235, -0.040), (0.0290, -0.056)]))
    out = np.maximum(out, 0.8 * bell(d, 0.0013) * np.clip(np.minimum(t, 1 - t) * 5 + 0.1, 0, 1) * front)
    d, t = polyline(np.stack([ax + wob * 0.4, u], -1), smooth_line([(0.0262, -0.062), (0.0285, -0.075), (0.0270, -0.086)]))
    out = np.maximum(out, 0.5 * bell(d, 0.0012) * np.clip(np.minimum(t, 1 - t) * 5, 0, 1) * front)
    for height in (-0.118, -0.134, -0.150):
        ring = bell(u - height - 0.25 * y + wob * 1.6, 0.0013)
        out = np.maximum(out, 0.55 * ring * step(y, -0.075, -0.045))
    return out


def skin(body, person, points, normals, uv, head):
    """Linear albedo, relief (m) and roughness at surface points of head or body."""
    seed, male = person["seed"], person["gender"] == "male"
    h = head_coordinates(body, points)
    tone, palm, lip = (to_linear(person[k]) for k in ("tone", "palm", "lip"))
    light = tone.mean() > 0.25
    colour = np.tile(tone, (len(points), 1))
    mottle = noise(points, 0.020, seed, 3) - 0.5
    fine = noise(points, 0.0016, seed + 2, 2) - 0.5
    colour = colour * (1 + 0.20 * mottle + 0.08 * fine)[:, None]
    blotch = step(noise(points, 0.013, seed + 3, 3), 0.46, 0.72)
    colour *= 1 - blotch[:, None] * (np.array([0.02, 0.10, 0.09]) if light else np.array([0.05, 0.07, 0.07]))
    d, _, lucky = cells(points, 0.013, seed + 4)
    wobble = noise(points, 0.002, seed + 6) - 0.5
    spot = (1 - step(d + 0.12 * wobble, 0.06, 0.20 * lucky + 0.03)) * (lucky > 0.55)
    colour *= 1 - spot[:, None] * (np.array([0.14, 0.22, 0.27]) if light else np.array([0.22, 0.24, 0.24]))
    rough = (0.50 if head else 0.58) + 0.10 * (mottle + fine)
    near, second, _ = cells(points, 0.0014, seed + 8)
    pores = np.clip(second - near, 0, 0.4) / 0.4
    height = 0.000055 * pores + 0.00003 * noise(points, 0.0009, seed + 12, 2)
    red = np.array([0.02, 0.20, 0.19]) if light else np.array([0.04, 0.14, 0.15])
    if head:
        colour, height, rough = _face(body, person, h, uv, colour, height, rough, red, lip, light, male)
    else:
        colour, height, rough = _limbs(body, person, points, normals, uv, colour, height, rough, red, palm, tone)
    return np.clip(colour, 0, 1), height, np.clip(rough, 0.1, 1)


def _face(body, person, h, uv, colour, height, rough, red, lip, light, male):
    seed = person["seed"]
    ax, y, u = np.abs(h[:, 0]), h[:, 1], h[:, 2]
    cheek = bell(np.hypot(ax - 0.043, (u + 0.030) * 1.1), 0.022) * step(y, -0.03, 0.01)
    nose = bell(np.hypot(ax, u + 0.034), 0.014) * step(y, 0.02, 0.035)
    chin = bell(np.hypot(ax, u + 0.092), 0.018) * step(y, -0.02, 0.01)
    ears = mask("ears", uv)
    patchy = 0.6 + 0.8 * (noise(h, 0.010, seed + 20, 3) - 0.2)
    colour *= 1 - np.clip((0.85 * cheek + 0.8 * nose + 0.4 * chin + 0.75 * ears) * patchy, 0, 1)[:, None] * red
    # thin skin round the eyes: a little darker and cooler
    r = np.hypot(ax - 0.029, (u + 0.004) * 1.15)
    socket = bell(r - 0.012, 0.010) * step(y, -0.02, 0.005)
    colour *= 1 - (0.8 * socket)[:, None] * (np.array([0.12, 0.17, 0.13]) if light else np.array([0.22, 0.24, 0.22]))
    colour *= 1 - (0.5 * mask("eyelids", uv))[:, None] * np.array([0.10, 0.22, 0.20])
    lips = mask("lips", uv) * (y > -0.01)
    lips = lips * (0.75 + 0.5 * (noise(h * [3, 1, 0.6], 0.004, seed + 21, 2) - 0.5))
    colour += (lip - colour) * np.clip(lips * 0.85, 0, 1)[:, None]
    if male:
        jaw = step(-u, 0.030, 0.048) * step(y, -0.075, -0.045) * (1 - step(-u, 0.105, 0.125))
        jaw *= 1 - bell(np.hypot(ax - 0.045, u + 0.035), 0.020)
        d, _, k = cells(h, 0.0013, seed + 22)
        stubble = jaw * (1 - np.clip(lips * 3, 0, 1)) * step(noise(h, 0.012, seed + 23, 2), 0.25, 0.6)
        colour *= 1 - (0.28 * stubble)[:, None] * np.array([0.55, 0.48, 0.40])
        colour *= 1 - (0.45 * stubble * bell(d, 0.22) * (k > 0.35))[:, None]
    lines = wrinkles(h, person)
    depth = 1.0 if male else 0.9
    colour *= 1 - (depth * lines)[:, None] * (np.array([0.16, 0.26, 0.26]) if light else np.array([0.26, 0.30, 0.30]))
    height -= 0.00055 * depth * lines
    # scalp under the hair, thinning towards the hairline
    field = hair_field(h, person)
    thin = noise(h, 0.0016, seed + 25, 2)
    cover = step(field + (thin - 0.5) * 0.010, -0.004, 0.010) * (1 - np.clip(ears * 2, 0, 1))
    hair = to_linear(np.array(person["hair"]) * (0.75 if male else 0.72))
    colour += (hair - colour) * (0.80 * cover)[:, None]
    brow = brow_field(h, person)
    ink = to_linear(np.array(person["hair"]) * (0.55 if male else 0.22))
    colour += (ink - colour) * brow[:, None]
    height += 0.00012 * brow
    oily = bell(np.hypot(ax, (u - 0.01) * 0.6), 0.030) * step(y, 0.0, 0.02)
    rough = rough - 0.07 * oily - 0.14 * np.clip(lips, 0, 1) + 0.10 * cover
    height += 0.00010 * np.clip(lips, 0, 1) * (noise(h * [1, 1, 0.2], 0.0011, seed + 26) - 0.5)
    return colour, height, rough


def _limbs(body, person, points, normals, uv, colour, height, rough, red, palm, tone):
    seed = person["seed"]
    names = list(body.bones)
    nail = mask("fingernails", uv)
    palmar = np.zeros(len(points))
    wrinkle = np.zeros(len(points))
    knuckle = np.zeros(len(points))
    for side, s in (("L", 1), ("R", -1)):
        b = body.bones
        wrist = b[f"wrist.{side}"][1]
        index, little = b[f"finger2-1.{side}"][1], b[f"finger5-1.{side}"][1]
        across, along = index - little, (index + little) / 2 - wrist
        n = np.cross(along, across) * s
        n /= np.linalg.norm(n)
        reach = along / np.linalg.norm(along)
        t = (points - wrist) @ reach
        mine = points[:, 0] * s > abs(wrist[0]) - 0.25
        beyond = step(t, -0.10, 0.035) * mine
        side_value = step(normals @ n + 0.4 * (noise(points, 0.009, seed + 30, 2) - 0.5), -0.30, 0.65)
        palmar = np.where(mine, side_value * (0.25 + 0.75 * step(t, -0.02, 0.03)) * beyond, palmar)
        for f in range(1, 6):
            for j in (1, 2, 3):
                c = b[f"finger{f}-{j}.{side}"][1]
                d = b[f"finger{f}-{j}.{side}"][2] - c
                d = d / np.linalg.norm(d)
                q = points - c
                z = q @ d
                radius = np.linalg.norm(q - z[:, None] * d, axis=1)
                close = bell(radius, 0.016) * mine
                back = step(-(normals @ n), 0.15, 0.6)
                size = 0.0075 if j == 1 else 0.0050
                ripple = (0.5 + 0.5 * np.cos(z * 2 * np.pi / 0.0023 + 5 * (noise(points, 0.005, seed + 31) - 0.5))) ** 3
                wrinkle = np.maximum(wrinkle, close * back * bell(z, size) * ripple * (0.6 if j == 1 else 1.0))
                knuckle = np.maximum(knuckle, close * back * bell(z, size * 1.4))
                line = bell(z + 0.002 * (noise(points, 0.006, seed + 32) - 0.5), 0.0007) * close * step(normals @ n, 0.1, 0.5)
                wrinkle = np.maximum(wrinkle, line if j > 1 or f == 1 else 0)
    colour += (palm - colour) * (palmar * 0.9)[:, None]
    colour *= 1 - (0.8 * knuckle)[:, None] * red
    light = tone.mean() > 0.25
    colour *= 1 - wrinkle[:, None] * (np.array([0.16, 0.26, 0.27]) if light else np.array([0.30, 0.34, 0.34]))
    height -= 0.0003 * wrinkle
    bed = to_linear(np.array(person["palm"]) * [1.02, 0.98, 0.98])
    colour += (bed - colour) * (nail * 0.9)[:, None]
    rough = rough - 0.20 * nail - 0.03 * palmar
    # crepey, dry forearms
    height += 0.00006 * (noise(points * [1, 1, 0.5], 0.0022, seed + 33, 2) - 0.5)
    return colour, height, rough
