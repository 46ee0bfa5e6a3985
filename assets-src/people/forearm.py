# SPDX-License-Identifier: MIT OR Apache-2.0
"""The beginning of a forearm, where the generic hands are cut off at the wrist, fading out.

The hands of the source end in a flat cut, which reads as a severed hand. From the rim of that cut, rings run
towards the elbow (+Z of the wrist's frame), from the flat oval of the wrist to the rounder section of the
forearm, and become transparent: nothing tells where the elbow is, and a whole forearm that follows the wrist
alone looks broken in half of the rubbing poses. "Bare below the elbow" is the rule at a bedside, so there is
no sleeve to hide the end.
"""
import numpy as np

import hand_skin

# Metres: length, and where along it the section is given; scale across and through, against the wrist's.
LENGTH, RINGS = 0.12, 13
ALONG = np.array([0.0, 0.2, 1.0])
ACROSS = np.array([1.0, 1.00, 1.20])
THROUGH = np.array([1.0, 1.04, 1.34])
# Opaque up to the first, gone at the second, as a share of the length.
FADES = (0.08, 0.97)


def cut_off(hand):
    """Which triangles close the wrist: flat, and looking towards the elbow."""
    frame = hand.frames["wrist"]
    corners = hand.pos[hand.tris]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-20
    z = (corners.mean(1) - frame[:3, 3]) @ frame[:3, 2]
    return (normal @ frame[:3, 2] > 0.85) & (z > np.quantile(z, 0.995) - 0.012)


def rim(hand, cap, open_tris):
    """Vertices round the opening, in order of their angle about the wrist's axis."""
    place = np.unique(np.round(hand.pos, 6), axis=0, return_inverse=True)[1].ravel()
    edges = np.sort(place[open_tris[:, [0, 1, 1, 2, 2, 0]]].reshape(-1, 2), axis=1)
    unique, count = np.unique(edges, axis=0, return_counts=True)
    # The source has seams that are not closed to the last bit elsewhere; only the cut's own edge counts.
    lone = np.intersect1d(unique[count == 1], place[cap])
    # One vertex of the skin for each place: the cut had vertices of its own, with its own normals.
    used = np.unique(open_tris)
    vertex = {place[v]: v for v in used}
    frame = hand.frames["wrist"]
    ids = np.array([vertex[p] for p in lone if p in vertex])
    q = (hand.pos[ids] - frame[:3, 3]) @ frame[:3, :3]
    centre = q[:, :2].mean(0)
    return ids[np.argsort(np.arctan2(*(q[:, :2] - centre).T))]


def grow(hand):
    """Opens the hand at the wrist; gives the forearm's points, normals, colours and triangles."""
    cut = cut_off(hand)
    cap, hand.tris = hand.tris[cut], hand.tris[~cut]
    ids = rim(hand, cap, hand.tris)
    frame = hand.frames["wrist"]
    turn, origin = frame[:3, :3], frame[:3, 3]
    q = (hand.pos[ids] - origin) @ turn
    centre, far = q[:, :2].mean(0), q[:, 2].max()
    t = np.linspace(0, 1, RINGS)
    points = []
    for at in t:
        scale = np.array([np.interp(at, ALONG, ACROSS), np.interp(at, ALONG, THROUGH)])
        xy = centre + (q[:, :2] - centre) * scale
        z = q[:, 2] * (1 - at) + (far + LENGTH) * at if at else q[:, 2]
        points.append(np.column_stack([xy, z]))
    local = np.array(points)
    rings, around = local.shape[:2]
    grid = np.arange(rings * around).reshape(rings, around)
    a, b = grid[:-1], np.roll(grid[:-1], -1, 1)
    c, d = grid[1:], np.roll(grid[1:], -1, 1)
    tris = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)])
    flat = local.reshape(-1, 3)
    face = np.cross(flat[tris[:, 1]] - flat[tris[:, 0]], flat[tris[:, 2]] - flat[tris[:, 0]])
    outward = np.einsum("ij,ij->i", face[:, :2], flat[tris].mean(1)[:, :2] - centre)
    if np.median(outward) < 0:
        tris, face = tris[:, ::-1], -face
    normal = np.zeros_like(flat)
    for k in range(3):
        np.add.at(normal, tris[:, k], face)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-20
    world, normal = flat @ turn.T + origin, normal @ turn.T
    # At the wrist the forearm takes the hand's own normals, so that no edge shows.
    normal[:around] = hand.nor[ids]
    albedo, _, rough = hand_skin.skin(hand.pos[ids], hand.nor[ids], hand.frames)
    mean = albedo.mean(0)
    fade = np.clip(t * 4, 0, 1)[:, None, None]
    soft = sum(np.roll(albedo, k, 0) for k in (-2, -1, 0, 1, 2)) / 5
    colour = (soft[None] * (1 - fade) + mean * fade).reshape(-1, 3)
    shown = 1 - np.clip((t - FADES[0]) / (FADES[1] - FADES[0]), 0, 1)
    shown = np.repeat(shown * shown * (3 - 2 * shown), around)
    colour = np.column_stack([np.clip(colour, 0, 1), shown])
    return world, normal, colour, tris, float(rough.mean())
