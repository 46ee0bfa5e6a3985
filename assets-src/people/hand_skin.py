# SPDX-License-Identifier: MIT OR Apache-2.0
"""What a hand looks like, as functions of position on the rest-pose surface.

Every feature is placed in the frame of a WebXR joint: -Z along the bone to the
tip, +Y out of the back of the hand, X across. Lengths are metres.
"""
import numpy as np

from texel import bell, cells, noise, polyline, smooth_line, step, to_linear

FINGERS = ("thumb", "index-finger", "middle-finger", "ring-finger", "pinky-finger")
# nail: start and end along the distal bone, half width, in metres
NAIL = {
    "thumb": (0.0045, 0.0205, 0.0067), "index-finger": (0.0053, 0.0172, 0.0050),
    "middle-finger": (0.0056, 0.0180, 0.0052), "ring-finger": (0.0053, 0.0175, 0.0049),
    "pinky-finger": (0.0050, 0.0162, 0.0041),
}


def local(points, frame):
    """Points in a joint frame as (across, up, along towards the tip)."""
    q = (points - frame[:3, 3]) @ frame[:3, :3]
    return q[:, 0], q[:, 1], -q[:, 2]


def owner(points, frames):
    """Index into FINGERS of the nearest finger, and -1 on the palm; soft distance too."""
    best, which = np.full(len(points), 1e9), np.full(len(points), -1)
    for k, finger in enumerate(FINGERS):
        chain = [frames[f"{finger}-{part}"][:3, 3] for part in
                 ("phalanx-proximal", "phalanx-intermediate", "phalanx-distal", "tip") if f"{finger}-{part}" in frames]
        for a, b in zip(chain[:-1], chain[1:]):
            t = np.clip(((points - a) @ (b - a)) / ((b - a) @ (b - a)), 0, 2.2 if b is chain[-1] else 1)
            d = np.linalg.norm(points - a - t[:, None] * (b - a), axis=1)
            near = d < best
            best, which = np.where(near, d, best), np.where(near, k, which)
    return which, best


def nail_fields(points, frames):
    """For every point: nail mask, cuticle rim, free edge, across -1..1, along 0..1."""
    mask = np.zeros(len(points))
    rim, edge = np.zeros(len(points)), np.zeros(len(points))
    u, v = np.zeros(len(points)), np.zeros(len(points))
    which, _ = owner(points, frames)
    for k, finger in enumerate(FINGERS):
        x, y, z = local(points, frames[f"{finger}-phalanx-distal"])
        start, end, half = NAIL[finger]
        a = x / half
        b = (z - start) / (end - start)
        # rounded cuticle, nearly straight sides, gently rounded free edge
        low = 0.30 * (1 - np.sqrt(np.clip(1 - a * a, 0, 1)))
        high = 1 - 0.16 * a**2
        side = np.minimum((1 - np.abs(a)) * half, np.minimum((b - low), (high - b)) * (end - start))
        on = (which == k) & (y > -0.0005)
        inside = np.where(on, step(side, -0.00025, 0.0003), 0)
        mask = np.maximum(mask, inside)
        rim = np.maximum(rim, np.where(on, bell(side + 0.0006, 0.0007) * (b < 0.9), 0))
        edge = np.maximum(edge, np.where(on, inside * step(b - (high - 0.085), 0, 0.05), 0))
        u, v = np.where(on, a, u), np.where(on, b, v)
    return mask, rim, edge, u, v


def palm_plane(points, frames):
    """Coordinates on the palm: across (thumb side positive) and along (fingers positive), in palm units."""
    wrist = frames["wrist"][:3, 3]
    index, pinky = (frames[f"{f}-phalanx-proximal"][:3, 3] for f in ("index-finger", "pinky-finger"))
    middle = frames["middle-finger-phalanx-proximal"][:3, 3]
    along = middle - wrist
    length = np.linalg.norm(along)
    along = along / length
    across = index - pinky
    across -= along * (across @ along)
    width = np.linalg.norm(across)
    across /= width
    centre = pinky - wrist
    offset = centre @ across
    q = points - wrist
    return np.stack([(q @ across - offset) / width, q @ along / length], -1), width, length


def dorsal(normals, frames):
    up = frames["middle-finger-metacarpal"][:3, 1]
    return normals @ up


def side_of_finger(points, normals, frames):
    """+1 on the back, -1 on the palm side, following each finger's own frame."""
    which, _ = owner(points, frames)
    value = dorsal(normals, frames)
    for k, finger in enumerate(FINGERS):
        joint = "phalanx-proximal" if finger != "thumb" else "phalanx-distal"
        x, y, z = local(points, frames[f"{finger}-{joint}"])
        blend = step(z, -0.004, 0.012) if finger != "thumb" else step(z, -0.045, -0.015)
        value = np.where(which == k, (1 - blend) * value + blend * (normals @ frames[f"{finger}-phalanx-distal"][:3, 1]), value)
    return value


def detail_wanted(points, normals, frames, level):
    """Triangles to refine: level 0 fingers' outer halves and knuckles, level 1 nails."""
    which, _ = owner(points, frames)
    out = np.zeros(len(points), bool)
    for k, finger in enumerate(FINGERS):
        x, y, z = local(points, frames[f"{finger}-phalanx-distal"])
        start, end, half = NAIL[finger]
        if level == 0:
            out |= (which == k) & (z > 0.003)
        else:
            out |= (which == k) & (y > 0.002) & (z > start) & (z < end + 0.001) & (np.abs(x) < half * 1.1)
    return out


def macro_height(points, normals, frames):
    """Displacement of the mesh itself."""
    which, _ = owner(points, frames)
    back = side_of_finger(points, normals, frames)
    h = np.zeros(len(points))
    for k, finger in enumerate(FINGERS):
        for part, rise, reach in (("phalanx-proximal", 0.0022, 0.0085), ("phalanx-intermediate", 0.0008, 0.0060),
                                  ("phalanx-distal", 0.0004, 0.0045)):
            name = f"{finger}-{part}"
            if name not in frames:
                continue
            x, y, z = local(points, frames[name])
            ball = bell(x, reach) * bell(z + 0.001, reach) * np.clip(back, 0, 1)
            h += np.where(part == "phalanx-proximal", 1, which == k) * rise * ball
            flank = bell(z, reach) * bell(np.abs(back), 0.6)
            h += np.where(which == k, 0.0004 * flank * (part == "phalanx-intermediate"), 0)
            mid = bell(z - 0.016, 0.011) * np.clip(-back, 0, 1)
            h += np.where(which == k, 0.0007 * mid * (part != "phalanx-distal"), 0)
        x, y, z = local(points, frames[f"{finger}-phalanx-distal"])
        h += np.where(which == k, 0.0009 * bell(z - 0.008, 0.006) * np.clip(-back, 0, 1), 0)
        # waist between the middle and end joints
        h -= np.where(which == k, 0.0004 * bell(z + 0.010, 0.006), 0)
    plane, width, _ = palm_plane(points, frames)
    for finger, gain in zip(FINGERS[1:], (0.8, 1.0, 1.0, 0.8)):
        target = palm_plane(frames[f"{finger}-phalanx-proximal"][None, :3, 3], frames)[0][0]
        d, t = polyline(plane, [(0.52, 0.05), target])
        h += 0.0010 * gain * bell(d * width, 0.0032) * step(t, 0.25, 0.7) * np.clip(dorsal(normals, frames), 0, 1) * (which >= -1)
    mask, rim, edge, a, b = nail_fields(points, frames)
    h += mask * (0.00018 + 0.0005 * edge) - 0.0004 * mask * step(b, 0.5, 0.1)
    return h


def creases(points, normals, frames):
    """Depth 0..1 of flexion creases and knuckle wrinkles, and the redness around joints."""
    which, _ = owner(points, frames)
    back = side_of_finger(points, normals, frames)
    wobble = (noise(points, 0.006, 3, 2) - 0.5) * 0.004
    lines, wrinkles, red = np.zeros(len(points)), np.zeros(len(points)), np.zeros(len(points))
    for k, finger in enumerate(FINGERS):
        for part, spread in (("phalanx-proximal", 0.010), ("phalanx-intermediate", 0.0062), ("phalanx-distal", 0.0042)):
            name = f"{finger}-{part}"
            if name not in frames:
                continue
            x, y, z = local(points, frames[name])
            mine = which == k
            if part != "phalanx-proximal" or finger == "thumb":
                bow = z + wobble * 0.7 - np.sign(z) * 18 * x * x
                area = mine * bell(z, spread) * bell(x, 0.009) * step(back, 0.25, 0.7)
                ripple = 0.5 + 0.5 * np.cos(bow * 2 * np.pi / 0.0021 + 4.5 * (noise(points, 0.005, 8) - 0.5))
                wrinkles = np.maximum(wrinkles, area * ripple**3)
                red = np.maximum(red, mine * bell(z, spread * 1.3) * step(back, 0.0, 0.6))
                for offset, deep in (((0.0, 1.0), (0.0022, 0.5)) if "inter" in part or finger == "thumb" else ((0.001, 0.9),)):
                    line = bell(z + offset + wobble * 0.5, 0.00042) * step(-back, 0.0, 0.45)
                    lines = np.maximum(lines, mine * deep * line)
            else:
                base = 0.021 if finger != "pinky-finger" else 0.017
                line = bell(z - base + wobble * 0.5, 0.0005) * step(-back, 0.05, 0.5)
                lines = np.maximum(lines, mine * 0.9 * line)
                knuckle = bell(x, 0.0085) * bell(z + 0.001, 0.008) * step(dorsal(normals, frames), 0.2, 0.7)
                ripple = 0.5 + 0.5 * np.cos((z + wobble) * 2 * np.pi / 0.0026 + 5 * (noise(points, 0.004, 9) - 0.5))
                wrinkles = np.maximum(wrinkles, 0.55 * knuckle * ripple**3)
                red = np.maximum(red, 0.8 * knuckle)
    plane, width, _ = palm_plane(points, frames)
    warp = plane + ((noise(points, 0.012, 5, 2) - 0.5) * 0.05)[:, None]
    palm = step(-dorsal(normals, frames), 0.15, 0.6)
    for control, deep, thick in (
        ([(-0.16, 0.76), (0.15, 0.80), (0.50, 0.86), (0.70, 0.99)], 1.0, 0.0007),          # heart
        ([(1.12, 0.80), (0.85, 0.76), (0.50, 0.63), (0.10, 0.50)], 0.9, 0.0007),           # head
        ([(1.12, 0.78), (0.86, 0.68), (0.66, 0.45), (0.60, 0.20), (0.64, 0.06)], 1.0, 0.0008),  # thenar
        ([(0.50, 0.15), (0.46, 0.45), (0.44, 0.72)], 0.4, 0.0006),
        ([(0.05, -0.02), (0.45, 0.00), (0.95, -0.03)], 0.7, 0.0006),                       # wrist
        ([(0.05, -0.09), (0.45, -0.07), (0.95, -0.09)], 0.5, 0.0005),
    ):
        d, t = polyline(warp, smooth_line(control))
        taper = np.clip(np.minimum(t, 1 - t) * 8 + 0.15, 0, 1)
        lines = np.maximum(lines, deep * palm * taper * bell(d * width, thick) * ((which < 0) | (plane[:, 1] < 1.06)))
    return lines, wrinkles, red, palm


def veins(points, normals, frames):
    plane, width, _ = palm_plane(points, frames)
    warp = plane + ((noise(points, 0.018, 6, 2) - 0.5) * 0.09)[:, None]
    out = np.zeros(len(points))
    for control in (
        [(0.10, 0.95), (0.22, 0.72), (0.38, 0.50), (0.42, 0.20), (0.55, -0.2)],
        [(0.50, 0.92), (0.42, 0.74), (0.38, 0.50)],
        [(0.82, 0.92), (0.74, 0.66), (0.80, 0.36), (0.66, 0.02), (0.62, -0.3)],
        [(0.22, 0.72), (0.06, 0.48), (0.20, 0.10), (0.20, -0.3)],
    ):
        d, t = polyline(warp, smooth_line(control))
        out = np.maximum(out, bell(d * width, 0.0022) * np.clip(np.minimum(t, 1 - t) * 6, 0, 1))
    return out * step(dorsal(normals, frames), 0.2, 0.7)


def skin(points, normals, frames):
    """Linear albedo, height in metres for the normal map, and roughness, at surface points."""
    back = side_of_finger(points, normals, frames)
    lines, wrinkles, red, palm = creases(points, normals, frames)
    vein = veins(points, normals, frames)
    nail, rim, edge, a, b = nail_fields(points, frames)
    which, _ = owner(points, frames)
    tone = to_linear([0.765, 0.575, 0.470])
    pink = to_linear([0.815, 0.605, 0.505])
    palmar = step(-back + 0.5 * (noise(points, 0.008, 16, 2) - 0.5), -0.35, 0.75)
    colour = tone + (pink - tone) * palmar[:, None]
    mottle = noise(points, 0.011, 1, 3) - 0.5
    fine = noise(points, 0.0012, 2, 2) - 0.5
    colour = colour * (1 + 0.22 * mottle + 0.10 * fine)[:, None]
    blotch = step(noise(points, 0.007, 4, 2), 0.5, 0.75) * palmar
    colour *= 1 - blotch[:, None] * [0.02, 0.13, 0.12]
    freckle_distance, _, lucky = cells(points, 0.006, 7)
    freckle = bell(freckle_distance, 0.16) * (lucky > 0.72) * (1 - palmar)
    colour *= 1 - freckle[:, None] * [0.14, 0.22, 0.28]
    # blood near the surface: fingertips, knuckles, heel of the hand
    tip = np.zeros(len(points))
    for k, finger in enumerate(FINGERS):
        z = local(points, frames[f"{finger}-phalanx-distal"])[2]
        tip = np.maximum(tip, (which == k) * step(z, -0.002, 0.014))
    colour *= 1 - (0.75 * red)[:, None] * [0.07, 0.22, 0.22]
    colour *= 1 - (tip * (0.35 + 0.5 * palmar))[:, None] * [0.00, 0.20, 0.17]
    colour *= 1 - (vein * 0.8)[:, None] * [0.14, 0.05, 0.01]
    colour *= 1 - wrinkles[:, None] * [0.17, 0.27, 0.29]
    colour *= 1 - lines[:, None] * [0.16, 0.31, 0.33]
    bed = to_linear([0.835, 0.635, 0.56])
    free = to_linear([0.88, 0.79, 0.71])
    moon = bell(b - 0.08, 0.13) * bell(a, 0.6)
    nail_colour = bed + (free - bed) * np.clip(edge + 0.40 * moon, 0, 1)[:, None]
    nail_colour = nail_colour * (1 + 0.05 * (noise(points, 0.0009, 12) - 0.5))[:, None]
    colour *= 1 - rim[:, None] * [0.14, 0.26, 0.26]
    colour = colour + (nail_colour - colour) * nail[:, None]
    # relief
    near, second, _ = cells(points, 0.0017, 13)
    facets = np.clip(second - near, 0, 0.35) / 0.35
    ridge = 0.5 + 0.5 * np.cos(2 * np.pi * noise(points, 0.010, 14, 2) * 22)
    height = (0.00007 * facets * (1 - palmar) + 0.000020 * ridge * palmar + 0.00005 * noise(points, 0.0007, 15, 2)
              - 0.00038 * lines - 0.00026 * wrinkles + 0.00035 * vein)
    smooth = 0.000010 * np.cos(a * 24)
    height = height * (1 - nail) + nail * (smooth + 0.00030) - 0.00016 * rim * (1 - nail)
    rough = 0.56 + 0.08 * (mottle + fine) - 0.05 * palmar + 0.06 * wrinkles
    rough = rough * (1 - nail) + nail * (0.30 + 0.15 * edge)
    return np.clip(colour, 0, 1), height, np.clip(rough, 0.05, 1)
