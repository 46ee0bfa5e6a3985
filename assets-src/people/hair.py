# SPDX-License-Identifier: MIT OR Apache-2.0
"""Short hair: an opaque cap cut along the hairline, with thin alpha-tested shells over it."""
import numpy as np

from body import triangulate, vertex_normals
from face import hair_field, head_coordinates, mask
from people import SLOPE, above_bed
from texel import cells, noise, step, to_linear
from wardrobe import clip, laplace

SHELLS = {"female": 2, "male": 2}


def thickness(h, field, person):
    """Length of the hair over the scalp, metres."""
    if person["gender"] == "female":
        rounded = step(field, 0.001, 0.034) ** 0.7
        bumps = (noise(h, 0.016, person["seed"] + 40, 2) - 0.5) * 0.007
        return rounded * (0.0165 + 0.009 * step(h[:, 2], 0.0, 0.10) + bumps) + 0.0003 + 0.0010 * step(field, -0.004, 0.008)
    sides = 1 - step(h[:, 2], 0.02, 0.07)
    wave = 0.0022 * np.sin(h[:, 0] / 0.0085 + 4 * noise(h, 0.02, person["seed"] + 41)) * (1 - sides)
    return step(field, 0.003, 0.032) * (0.0085 - 0.0035 * sides + wave) + 0.0003 + 0.0008 * step(field, -0.004, 0.008)


def scalp(body, skin, uv_of):
    """The head's faces above the hairline: rest, posed, uv and field per corner-merged vertex."""
    rows = [k for k, g in enumerate(body.groups) if g == "body"]
    keep = []
    h_all = head_coordinates(body, body.rest)
    for k in rows:
        f = body.faces[k]
        if h_all[f][:, 2].max() > -0.10 and h_all[f][:, 1].min() > -0.3:
            keep.append(k)
    pairs, index, tris = [], {}, []
    for k in keep:
        ids = []
        for v, t in zip(body.faces[k], body.face_uvs[k]):
            if (v, t) not in index:
                index[(v, t)] = len(pairs)
                pairs.append((v, t))
            ids.append(index[(v, t)])
        tris.append(ids)
    pairs = np.array(pairs)
    return pairs, triangulate(tris)


def refine(points, tris, *attributes):
    """One 1:4 split with linear midpoints."""
    edges, new = {}, [list(a) for a in (points, *attributes)]

    def mid(a, b):
        key = (min(a, b), max(a, b))
        if key not in edges:
            edges[key] = len(new[0])
            for arr in new:
                arr.append((np.asarray(arr[a]) + np.asarray(arr[b])) / 2)
        return edges[key]

    out = []
    for a, b, c in tris:
        x, y, z = mid(a, b), mid(b, c), mid(c, a)
        out += [(a, x, z), (x, b, y), (z, y, c), (x, y, z)]
    return (*[np.array(a) for a in new[:1]], np.array(out), *[np.array(a) for a in new[1:]])


def build(body, person, skin, uv_map):
    """Returns a list of layers: dict(points, rest, tris, uv, level 0..1)."""
    pairs, tris = scalp(body, skin, uv_map)
    rest, posed = body.rest[pairs[:, 0]], skin[pairs[:, 0]]
    base_uv = body.uvs[pairs[:, 1]]
    body_tris = triangulate(body.faces_of("body"))
    normal_posed = vertex_normals(skin, body_tris)[pairs[:, 0]]
    normal_rest = vertex_normals(body.rest, body_tris)[pairs[:, 0]]
    h = head_coordinates(body, rest)
    field = hair_field(h, person) - 0.06 * (mask("ears", base_uv) > 0.3)
    posed, tris, rest, base_uv, normal_posed, normal_rest, field = clip(
        posed, tris, field + 0.004, rest, base_uv, normal_posed, normal_rest, field)
    posed, tris, rest, base_uv, normal_posed, field = refine(posed, tris, rest, base_uv, normal_posed, field)
    normal_posed /= np.linalg.norm(normal_posed, axis=1, keepdims=True)
    weld = np.unique(np.round(rest, 6), axis=0, return_inverse=True)[1].ravel()
    h = head_coordinates(body, rest)
    length = thickness(h, field, person)
    layers = []
    count = SHELLS[person["gender"]]
    for k in range(count):
        level = (0.90, 1.0)[k]
        points = posed + normal_posed * (length * level)[:, None]
        layer_tris = tris
        if k:
            pressed = (above_bed(posed) < 0.075) & (normal_posed @ np.array([0, np.cos(SLOPE), np.sin(SLOPE)]) < -0.45)
            layer_tris = tris[~pressed[tris].all(1)]
        layers.append(dict(points=points, rest=rest, tris=layer_tris, uv=uv_map(base_uv), level=level, weld=weld,
                           base_uv=base_uv, shell=k))
    return layers


def paint(h, field, person):
    """Linear colour, strand height 0..1 (used as alpha threshold map) and relief in metres."""
    seed = person["seed"]
    tint = to_linear(person["hair"])
    if person["gender"] == "female":
        warp = h + 0.0014 * np.stack([noise(h, 0.004, seed + s, 2) - 0.5 for s in (50, 51, 52)], -1)
        d1, s1, k1 = cells(warp, 0.0036, seed + 53)
        d2, s2, k2 = cells(warp + 3, 0.0019, seed + 54)
        strand = np.clip(1.05 - 0.75 * d1 - 0.40 * d2, 0, 1)
        grey = 0.85 + 0.35 * (noise(h, 0.006, seed + 55, 2) - 0.5) + 0.22 * (k2 - 0.5)
        shade = 0.42 + 0.72 * strand
        relief = 0.0008 * strand
    else:
        centre = np.array([0, -0.075, 0.02])
        q = h - centre
        radius = np.linalg.norm(q, axis=1)
        lat = q[:, 0] / radius
        turn = np.arctan2(q[:, 2], q[:, 1])
        drift = 0.05 * (noise(h, 0.030, seed + 56, 2) - 0.5) + 0.018 * np.sin(turn * 5 + h[:, 0] * 60)
        a = noise(np.stack([(lat + drift) * 95, turn * 3.0, 0 * turn], -1), 1.0, seed + 57)
        b = noise(np.stack([(lat + drift) * 260, turn * 7.0, 5 + 0 * turn], -1), 1.0, seed + 58)
        strand = np.clip(0.15 + 0.55 * a + 0.55 * b, 0, 1)
        grey = 0.65 + 0.5 * noise(h, 0.012, seed + 59, 2) + 0.45 * (b - 0.5)
        shade = 0.35 + 0.85 * strand
        relief = 0.0006 * strand
    fade = step(field, -0.004, 0.005)
    thin = noise(h, 0.0011, seed + 60, 1)
    alpha = np.clip(0.22 + strand * 0.55 + 0.25 * thin, 0, 1)
    alpha = np.clip(alpha - 0.85 * (1 - fade), 0, 1)
    colour = tint[None] * (grey * shade)[:, None]
    return np.clip(colour, 0, 1), alpha, relief
