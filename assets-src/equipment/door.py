# SPDX-License-Identifier: MIT OR Apache-2.0
"""The ward door: origin at the hinge on the floor, leaf towards +X, room side towards -Z."""

import here  # noqa: F401

import atlas
import bmesh
import prop
import textures
from kit import bend, rounded
from PIL import Image, ImageDraw

WIDE, TALL, THICK = 0.95, 2.1, 0.044
PANE = (0.60, 0.80, 1.02, 1.82)
HANDLE = (0.87, 1.02, 0.0)


def signs():
    """Push plate legend and the fire-door disc."""
    image = Image.new("RGB", (256, 128), (30, 90, 150))
    d = ImageDraw.Draw(image)
    d.rectangle((0, 0, 127, 127), (236, 236, 232))
    d.ellipse((4, 4, 123, 123), (28, 84, 150))
    atlas.text(d, (64, 46), "FIRE DOOR", 19, (255, 255, 255), bold=1)
    atlas.text(d, (64, 76), "KEEP SHUT", 19, (255, 255, 255), bold=1)
    d.rectangle((128, 0, 255, 127), (44, 108, 116))
    atlas.text(d, (192, 48), "BAY 4", 38, (255, 255, 255), bold=1)
    atlas.text(d, (192, 96), "beds 1 - 2", 24, (220, 236, 236))
    return image.quantize(32, dither=Image.Dither.NONE)


SPECS = {
    "door_wood": dict(texture=textures.wood(), rough=0.4),
    "door_steel": dict(colour=(0.62, 0.63, 0.64), rough=0.34, metal=1.0),
    "door_edge": dict(colour=(0.30, 0.32, 0.34), rough=0.5),
    "door_glass": dict(colour=(0.75, 0.86, 0.86), rough=0.04, alpha=0.16, double=True),
    "door_sign": dict(texture=signs(), rough=0.4),
}


def grain(points, _):
    """Vertical grain across the whole leaf."""
    return points[:, :2] / 0.8


def slab(k):
    """The leaf as a frame of four bevelled pieces round the vision panel, without inner seams."""
    x0, x1, y0, y1 = PANE
    bm = bmesh.new()
    xs, ys = (0.002, x0, x1, WIDE - 0.002), (0.006, y0, y1, TALL - 0.003)
    for i in range(3):
        for j in range(3):
            if (i, j) == (1, 1):
                continue
            for z, flip in ((0.0, True), (THICK, False)):
                row = [(xs[i], ys[j]), (xs[i + 1], ys[j]), (xs[i + 1], ys[j + 1]), (xs[i], ys[j + 1])]
                bm.faces.new([bm.verts.new((a, b, z)) for a, b in (row[::-1] if flip else row)])
    bmesh.ops.remove_doubles(bm, verts=bm.verts, dist=1e-5)
    rim = [e for e in bm.edges if e.is_boundary]
    pairs = {}
    for e in rim:
        key = tuple(sorted((round(v.co.x, 4), round(v.co.y, 4)) for v in e.verts))
        pairs.setdefault(key, []).append(e)
    for a, b in pairs.values():
        at = {round(v.co.x, 4) * 1000 + round(v.co.y, 4): v for v in b.verts}
        p, q = a.verts
        bm.faces.new((p, q, at[round(q.co.x, 4) * 1000 + round(q.co.y, 4)], at[round(p.co.x, 4) * 1000 + round(p.co.y, 4)]))
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    k.commit(bm, "door_wood", 0.002, 1, uv=grain)


def leaf(k):
    slab(k)
    x0, x1, y0, y1 = PANE
    for z, out in ((-0.003, -1), (THICK + 0.003, 1)):
        w = 0.022
        for cx, cy, sx, sy in ((x0 + w / 2 - 0.008, (y0 + y1) / 2, w, y1 - y0 + 0.016), (x1 - w / 2 + 0.008, (y0 + y1) / 2, w, y1 - y0 + 0.016),
                               ((x0 + x1) / 2, y0 + w / 2 - 0.008, x1 - x0 - 0.02, w - 0.0004), ((x0 + x1) / 2, y1 - w / 2 + 0.008, x1 - x0 - 0.02, w - 0.0004)):
            k.box((cx, cy, z), (sx, sy, 0.010), "door_edge", 0.003)
        plate = THICK if out > 0 else 0.0
        k.box((WIDE / 2, 0.165, plate + out * 0.0008), (WIDE - 0.05, 0.27, 0.0024), "door_steel", 0.0008, 1)
        for px in (0.05, WIDE / 2, WIDE - 0.05):
            for py in (0.045, 0.285):
                k.cyl((px, py, plate + out * 0.0015), (px, py, plate + out * 0.003), 0.005, "door_steel", 10, 0.0008)
    k.quad([(x0, y0, THICK / 2), (x1, y0, THICK / 2), (x1, y1, THICK / 2), (x0, y1, THICK / 2)], "door_glass")
    for y in (0.25, 1.05, 1.85):
        k.cyl((0.0, y - 0.05, -0.004), (0.0, y + 0.05, -0.004), 0.0062, "door_steel", 14, 0.001)
        k.box((0.016, y, -0.0008), (0.034, 0.098, 0.0022), "door_steel", 0.0006, 1)
    # overhead closer on the room side
    k.box((0.20, 2.035, -0.024), (0.27, 0.052, 0.046), "door_steel", 0.008, 2)
    k.pipe(bend([(0.12, 2.064, -0.024), (0.12, 2.074, -0.024), (0.33, 2.074, -0.020)], 0.008), 0.006, "door_steel", 8, straight=True)
    # signs: room side mirrored left to right because it is seen from -Z
    sign(k, 0.40, 1.55, 0.11, -0.0013, (0.0, 0.0, 0.5, 1.0), -1)
    sign(k, 0.40, 1.58, 0.13, THICK + 0.0013, (0.5, 0.0, 1.0, 1.0), 1)
    edge = WIDE - 0.002
    k.box((edge, 1.0, THICK / 2), (0.003, 0.22, 0.024), "door_steel", 0.001, 1)


def sign(k, x, y, w, z, rect, facing):
    a = w / 2
    row = [(x - a, y - a, z), (x + a, y - a, z), (x + a, y + a, z), (x - a, y + a, z)]
    k.quad(row if facing > 0 else [row[1], row[0], row[3], row[2]], "door_sign", rect)


def handle(k):
    """A return-to-door lever on each face, on round roses, with a keyhole rose below."""
    x, y, _ = HANDLE
    for out, face in ((-1, 0.0), (1, THICK)):
        k.cyl((x, y, face), (x, y, face + out * 0.008), 0.027, "door_steel", 30, 0.002)
        path = [(x, y, face + out * 0.006), (x, y, face + out * 0.056), (x - 0.125, y, face + out * 0.056), (x - 0.125, y, face + out * 0.018)]
        k.pipe(bend(path, 0.022, 6), 0.0098, "door_steel", 14, straight=True)
        k.cyl((x, y - 0.09, face), (x, y - 0.09, face + out * 0.006), 0.025, "door_steel", 28, 0.002)
        k.prism(rounded(0.010, 0.026, 0.0049, 4), (x, y - 0.09, face + out * 0.005), (x, y - 0.09, face + out * 0.0066), "door_edge", 0, 1, (0, 1, 0))


def assemble(k):
    with k.into("leaf"):
        leaf(k)
    with k.into("handle"):
        handle(k)


if __name__ == "__main__":
    prop.run("door", assemble, SPECS, {"handle": HANDLE}, (((0.7, 1.4, -3.2), (0.475, 1.05, 0), 40), ((0.6, 1.25, -0.6), (0.82, 1.0, 0), 40)))
