# SPDX-License-Identifier: MIT OR Apache-2.0
"""Renders a .glb with Cycles from a few cameras, for eyes only.

Run: python preview.py MODEL.glb OUT_PREFIX shot [shot ...] [--spp N]
A shot is name:ex,ey,ez:tx,ty,tz:lens[:WxH], in glTF coordinates (Y up).
Imports the .glb itself, so what is seen is what ships.
"""
import math
import sys

import bpy
from mathutils import Vector


def to_blender(text):
    x, y, z = (float(v) for v in text.split(","))
    return Vector((x, -z, y))


def area(at, target, size, power, color):
    data = bpy.data.lights.new("area", "AREA")
    data.size, data.energy, data.color = size, power, color
    obj = bpy.data.objects.new("area", data)
    obj.location = at
    obj.rotation_euler = (target - at).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(obj)


def main():
    args = sys.argv[1:]
    spp = 24
    if "--spp" in args:
        k = args.index("--spp")
        spp = int(args[k + 1])
        del args[k:k + 2]
    scale = 1.0
    if "--light" in args:
        k = args.index("--light")
        scale = float(args[k + 1])
        del args[k:k + 2]
    shape = {}
    while "--shape" in args:
        k = args.index("--shape")
        name, value = args[k + 1].split("=")
        shape[name] = float(value)
        del args[k:k + 2]
    bed = "--bed" in args
    args = [a for a in args if a != "--bed"]
    models, prefix, shots = args[0].split("+"), args[1], args[2:]
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
    scene.cycles.samples, scene.cycles.use_denoising = spp, True
    scene.cycles.max_bounces = 5
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    for model in models:
        bpy.ops.import_scene.gltf(filepath=model)
    for key in bpy.data.shape_keys:
        for name, value in shape.items():
            if name in key.key_blocks:
                key.key_blocks[name].value = value
    for obj in list(scene.objects):
        if obj.name.startswith("Icosphere"):
            bpy.data.objects.remove(obj)
    if bed:
        add_bed()
    world = bpy.data.worlds.new("w")
    scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (0.80, 0.86, 0.92, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.45
    for shot in shots:
        name, eye, target, lens, *size = shot.split(":")
        eye, target = to_blender(eye), to_blender(target)
        for obj in [o for o in scene.objects if o.type in ("LIGHT", "CAMERA")]:
            bpy.data.objects.remove(obj)
        d = (eye - target).length
        side = Vector((0, 0, 1)).cross(eye - target).normalized()
        p = 26 * d * d * scale
        area(target + (eye - target) * 0.8 + side * d * 0.9 + Vector((0, 0, d)), target, d * 0.7, p, (1, 0.96, 0.9))
        area(target + (eye - target) * 0.4 - side * d * 1.1 + Vector((0, 0, d * 0.4)), target, d * 0.8, p * 0.25,
             (0.85, 0.92, 1))
        area(target - (eye - target) * 0.8 + Vector((0, 0, d * 1.1)), target, d * 0.6, p * 0.6, (0.95, 0.97, 1))
        data = bpy.data.cameras.new("cam")
        data.lens, data.clip_start = float(lens), 0.01
        cam = bpy.data.objects.new("cam", data)
        cam.location = eye
        cam.rotation_euler = (target - eye).to_track_quat("-Z", "Y").to_euler()
        if "roll" in name:
            cam.rotation_euler.rotate_axis("Z", math.radians(90))
        scene.collection.objects.link(cam)
        scene.camera = cam
        w, h = (int(v) for v in (size[0] if size else "800x800").split("x"))
        scene.render.resolution_x, scene.render.resolution_y = w, h
        scene.render.filepath = f"{prefix}_{name}.png"
        bpy.ops.render.render(write_still=True)


def add_bed():
    """Mattress, hinged backrest and blanket edge as plain boxes, to judge contact."""
    mat = bpy.data.materials.new("bed")
    mat.use_nodes = True
    mat.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (0.75, 0.78, 0.8, 1)

    def quad(points):
        mesh = bpy.data.meshes.new("bed")
        mesh.from_pydata([(x, -z, y) for x, y, z in points], [], [[0, 1, 2, 3]])
        mesh.materials.append(mat)
        bpy.context.scene.collection.objects.link(bpy.data.objects.new("bed", mesh))

    quad([(-0.45, 0.62, -1.6), (0.45, 0.62, -1.6), (0.45, 0.62, -0.35), (-0.45, 0.62, -0.35)])
    c, s = math.cos(math.radians(30)) * 0.85, math.sin(math.radians(30)) * 0.85
    quad([(-0.45, 0.62, -1.6), (0.45, 0.62, -1.6), (0.45, 0.62 + s, -1.6 - c), (-0.45, 0.62 + s, -1.6 - c)])


main()
