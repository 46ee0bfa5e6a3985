# SPDX-License-Identifier: MIT OR Apache-2.0
"""Builds the ward bay: model, lightmap and environment cubemap.

python assets-src/rooms/ward_bay.py [model] [bake] [env] [preview=FOLDER] [spp=N] [shots=a,b]
"""

import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), HERE]

import bpy  # noqa: E402
import hanging  # noqa: E402
import kit  # noqa: E402
import ktx2  # noqa: E402
import prefilter  # noqa: E402
import lightbake  # noqa: E402
import numpy as np  # noqa: E402
import scene  # noqa: E402
import visible  # noqa: E402
import ward_bed  # noqa: E402
import ward_fixtures  # noqa: E402
import ward_shell  # noqa: E402

UNLIT = ("ward_glow", "ward_clear")
LIGHTMAP = 1024
# Scales Cycles radiance so that Bevy's lightmap_exposure of 1000 at EV100 9.7 reads as pictured.
GAIN = 3.8
SHOTS = {
    "door": ((-1.6, 1.6, 2.1), (0.0, 1.0, -1.8), 20),
    "bed_a": ((-0.2, 1.6, 0.6), (-1.6, 0.7, -1.6), 26),
    "bed_b": ((2.9, 1.65, 0.7), (1.5, 0.7, -1.8), 24),
    "south": ((-0.4, 1.55, -1.6), (0.3, 1.35, 2.6), 18),
    "east": ((0.9, 1.5, 0.6), (3.2, 1.1, 1.0), 22),
    "west": ((0.6, 1.5, 0.9), (-3.2, 0.8, -0.2), 20),
    "close": ((-1.1, 1.35, -0.75), (-1.9, 0.85, -2.0), 24),
    "top": ((0.0, 2.6, 2.5), (0.0, 0.0, -1.2), 14),
}


def assemble():
    """The room as kit groups."""
    cloth = ward_bed.settle(ward_bed.drape())
    k = kit.Kit()
    ward_shell.build(k)
    ward_fixtures.build(k)
    for name, x, mirror in (("bed_a", -1.5, False), ("bed_b", 1.7, True)):
        with k.into(name, 1.45), k.at(x):
            ward_bed.build(k, cloth, mirror, name + "_blanket")
    drop_hidden(k)
    lit = [p for g, parts in k.groups.items() if g not in UNLIT for p in parts]
    movable = [p for g, parts in k.groups.items() if g not in (*UNLIT, "ward_shell") for p in parts]
    print("  unseen triangles removed:", visible.cull(movable, lit))
    for parts in k.groups.values():
        parts[:] = [p for p in parts if len(p.tris)]
    return k


def drop_hidden(k):
    """Deletes triangles that lie on a wall, the floor or the ceiling and face into it."""
    planes = ((0, -3.2, -1), (0, 3.2, 1), (1, 0.0, -1), (1, 2.7, 1), (2, -2.6, -1), (2, 2.6, 1))
    dropped = 0
    for group, parts in k.groups.items():
        if group in ("ward_corridor", "ward_glow"):
            continue
        for p in parts:
            c = p.verts[p.tris]
            n = np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0])
            n /= np.linalg.norm(n, axis=1, keepdims=True)
            gone = np.zeros(len(c), bool)
            for axis, at, sign in planes:
                gone |= (np.abs(c[..., axis] - at) < 0.0012).all(1) & (n[:, axis] * sign > 0.9)
            if gone.any() and group != "ward_shell":
                dropped += gone.sum()
                p.tris, p.normals, p.uvs = p.tris[~gone], p.normals[~gone], p.uvs[~gone]
    print("  hidden triangles removed:", dropped)


def lights():
    """Daylight through the window; the ceiling panels and lamps glow by themselves."""
    scene.world((0.55, 0.65, 0.8), 0.01)
    scene.area((0.1, 1.55, -2.86), (0.1, 1.2, 0.0), (0.95, 1.1), 34.0, (0.80, 0.90, 1.0))


def populate(k, lightmapped=True):
    """Objects for every group; returns them and the lightmapped parts."""
    lit = [p for g, parts in k.groups.items() if g not in UNLIT for p in parts]
    layers = lightbake.unwrap(lit, LIGHTMAP) if lightmapped else None
    objects, at = [], 0
    for group, parts in k.groups.items():
        uv2 = None
        if group not in UNLIT:
            uv2 = layers[at : at + len(parts)] if layers else None
            at += len(parts)
        objects.append(scene.build(group, parts, uv2=uv2))
    return objects, lit, layers


def main(words):
    """Runs the requested steps."""
    options = dict(w.split("=") for w in words if "=" in w)
    steps = [w for w in words if "=" not in w] or ["model", "bake", "env"]
    start = time.time()
    s = scene.reset()
    k = assemble()
    objects, lit, layers = populate(k, "model" in steps or "bake" in steps)
    print("  triangles:", sum(len(p.tris) for parts in k.groups.values() for p in parts))
    for group, parts in k.groups.items():
        print(f"    {group}: {sum(len(p.tris) for p in parts)}")
    print(f"  built in {time.time() - start:.0f} s")
    lights()
    s.view_settings.exposure = float(np.log2(GAIN))
    if "model" in steps:
        scene.export(objects, scene.path("assets", "models", "ward_bay.glb"))
    if "preview" in options:
        os.makedirs(options["preview"], exist_ok=True)
        for name in options.get("shots", "door").split(","):
            eye, target, lens = SHOTS[name]
            scene.camera(eye, target, lens, (1000, 640))
            scene.photograph(os.path.join(options["preview"], name + ".png"), int(options.get("spp", 24)))
    if "env" in steps:
        pano = lightbake.panorama((0.0, 1.4, 0.0), 768, int(options.get("spp", 64)))
        pano = np.minimum(pano * GAIN, 40.0)
        prefilter.write(scene.path("assets", "env", "ward_bay"), ktx2.cubemap_from_panorama(pano, 128))
        print(f"  panorama mean {pano.mean():.3f}; {time.time() - start:.0f} s")
    if "bake" in steps:
        for o in objects:
            o.hide_render = o.name not in UNLIT
        whole = scene.build("whole", lit, uv2=layers)
        light, known = lightbake.bake(whole, LIGHTMAP, int(options.get("spp", 32)))
        print(f"  baked after {time.time() - start:.0f} s, coverage {known.mean():.2f}")
        light = lightbake.fill_gaps(np.minimum(light, 8 / GAIN), known, layers)
        clean = lightbake.smooth(lightbake.composite_denoise(light), layers)
        cloth = [(p.verts[p.tris], uv) for p, uv in zip(lit, layers) if p.material == "curtain"]
        clean = hanging.smooth(clean, *(np.concatenate(of) for of in zip(*cloth)))
        clean = np.clip(clean * GAIN, 0, 8)
        ktx2.write_lightmap(scene.path("assets", "lightmaps", "ward_bay.ktx2"), clean)
        print(f"  lightmap mean {clean[known].mean():.3f} max {clean.max():.2f}; {time.time() - start:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
