# SPDX-License-Identifier: MIT OR Apache-2.0
"""Blender scene handling: reset, turn kit groups into objects, export, photograph."""

import json
import os
import struct

import bpy
import numpy as np
from mathutils import Vector

import materials

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def path(*parts):
    """A path under the repository root, its folder made."""
    out = os.path.join(ROOT, *parts)
    os.makedirs(os.path.dirname(out), exist_ok=True)
    return out


def reset(threads=2):
    """An empty Cycles scene with a black world."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    s = bpy.context.scene
    s.render.engine = "CYCLES"
    s.cycles.device = "CPU"
    s.cycles.use_denoising = True
    s.cycles.denoiser = "OPENIMAGEDENOISE"
    s.cycles.max_bounces = 6
    s.cycles.sample_clamp_indirect = 3.0
    s.cycles.seed = 1
    s.render.threads_mode = "FIXED"
    s.render.threads = threads
    s.view_settings.view_transform = "AgX"
    world((0.5, 0.6, 0.7), 0.02)
    return s


def world(colour, strength):
    """Sets a plain background."""
    w = bpy.data.worlds.new("world")
    bpy.context.scene.world = w
    w.use_nodes = True
    node = w.node_tree.nodes["Background"]
    node.inputs[0].default_value = (*colour, 1)
    node.inputs[1].default_value = strength


def to_blender(v):
    """Bevy (x, y, z) to Blender (x, -z, y)."""
    v = np.asarray(v)
    return np.stack([v[..., 0], -v[..., 2], v[..., 1]], -1)


def build(name, parts, extra=None, origin=(0, 0, 0), uv2=None):
    """Makes one object from kit parts; `uv2` is a list of (triangles, 3, 2) arrays."""
    offset = np.cumsum([0] + [len(p.verts) for p in parts])
    verts = np.concatenate([p.verts for p in parts]) - np.asarray(origin, np.float32)
    tris = np.concatenate([p.tris + o for p, o in zip(parts, offset)])
    normals = np.concatenate([p.normals for p in parts])
    uvs = np.concatenate([p.uvs for p in parts])
    names = list(dict.fromkeys(p.material for p in parts))
    slots = np.concatenate([np.full(len(p.tris), names.index(p.material)) for p in parts])
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_blender(verts).tolist(), [], tris.tolist())
    for n in names:
        mesh.materials.append(materials.get(n, extra))
    mesh.polygons.foreach_set("material_index", slots.astype(np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(len(tris), bool))
    layer = mesh.uv_layers.new(name="UVMap")
    layer.data.foreach_set("uv", uvs.reshape(-1).astype(np.float32))
    if uv2 is not None:
        layer = mesh.uv_layers.new(name="Lightmap")
        layer.data.foreach_set("uv", np.concatenate(uv2).reshape(-1).astype(np.float32))
    mesh.normals_split_custom_set(to_blender(normals).reshape(-1, 3).tolist())
    thing = bpy.data.objects.new(name, mesh)
    thing.location = Vector(to_blender(np.asarray(origin, float)))
    bpy.context.scene.collection.objects.link(thing)
    return thing


def export(objects, target):
    """Writes objects to a GLB with embedded PNG images."""
    bpy.ops.object.select_all(action="DESELECT")
    for o in objects:
        o.select_set(True)
    bpy.ops.export_scene.gltf(
        filepath=target, export_format="GLB", use_selection=True, export_yup=True,
        export_image_format="AUTO", export_animations=False, export_cameras=False,
        export_lights=False, export_tangents=False, export_extras=False,
    )
    return report(target)


def report(target):
    """Prints and returns a GLB's size, triangles, nodes and materials."""
    with open(target, "rb") as source:
        data = source.read()
    length = struct.unpack_from("<I", data, 12)[0]
    doc = json.loads(data[20 : 20 + length])
    accessors = doc["accessors"]
    tris = sum(accessors[p["indices"]]["count"] // 3 for m in doc["meshes"] for p in m["primitives"])
    primitives = sum(len(m["primitives"]) for m in doc["meshes"])
    print(f"{os.path.basename(target)}: {len(data) / 1e6:.2f} MB, {tris} triangles, {primitives} primitives")
    print("  nodes:", ", ".join(n["name"] for n in doc["nodes"]))
    print("  materials:", ", ".join(m["name"] for m in doc["materials"]))
    return doc


def camera(eye, target, lens=28, res=(960, 600)):
    """A camera in Bevy coordinates."""
    data = bpy.data.cameras.new("camera")
    thing = bpy.data.objects.new("camera", data)
    s = bpy.context.scene
    s.collection.objects.link(thing)
    eye, target = Vector(to_blender(np.asarray(eye, float))), Vector(to_blender(np.asarray(target, float)))
    thing.location = eye
    thing.rotation_euler = (target - eye).to_track_quat("-Z", "Y").to_euler()
    data.lens = lens
    data.clip_start = 0.02
    s.camera = thing
    s.render.resolution_x, s.render.resolution_y = res
    return thing


def area(eye, target, size, power, colour=(1, 1, 1), visible=False):
    """An area light in Bevy coordinates; size is (width, height)."""
    data = bpy.data.lights.new("area", "AREA")
    data.shape = "RECTANGLE"
    data.size, data.size_y = size
    data.energy, data.color = power, colour
    thing = bpy.data.objects.new("area", data)
    bpy.context.scene.collection.objects.link(thing)
    eye, target = Vector(to_blender(np.asarray(eye, float))), Vector(to_blender(np.asarray(target, float)))
    thing.location = eye
    thing.rotation_euler = (target - eye).to_track_quat("-Z", "Y").to_euler()
    thing.visible_camera = visible
    thing.visible_glossy = visible
    return thing


def photograph(target, spp=24):
    """Renders to a PNG."""
    s = bpy.context.scene
    s.cycles.samples = spp
    s.render.image_settings.file_format = "PNG"
    s.render.filepath = target
    bpy.ops.render.render(write_still=True)


def studio(eye, target, out, lens=60, res=(700, 700), spp=24, power=14.0):
    """A neutral studio picture of whatever is in the scene (for judging props)."""
    world((0.30, 0.33, 0.36), 0.5)
    area((1.2, 1.6, 1.4), target, (1.2, 1.2), power * 2)
    area((-1.4, 0.8, 0.9), target, (0.8, 1.4), power)
    camera(eye, target, lens, res)
    photograph(out, spp)


