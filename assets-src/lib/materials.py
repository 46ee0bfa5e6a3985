# SPDX-License-Identifier: MIT OR Apache-2.0
"""The shared materials, each a single Principled node that glTF and Bevy can express."""

import os
import tempfile

import bpy

import textures

# Metres that one repeat of the texture covers.
TILE = {
    "vinyl": 1.0, "wall": 0.9, "accent": 0.9, "ceiling": 0.6, "wood": 0.8, "sheet": 0.16,
    "blanket": 0.2, "mattress": 0.22, "chair": 0.22, "curtain": 1.0,
}
# Materials whose texture is turned a quarter, so that the grain runs along the floor.
TURNED = {"wood_h"}
ALIAS = {"wood_h": "wood"}
TILE["wood_h"] = TILE["wood"]

# name: base colour or texture, roughness, metallic, and extras.
SPEC = {
    "wall": dict(texture="paint", rough=0.62),
    "accent": dict(texture="accent", rough=0.62),
    "vinyl": dict(texture="vinyl", rough=0.34, normal="vinyl_n"),
    "ceiling": dict(texture="ceiling", rough=0.9),
    "wood": dict(texture="wood", rough=0.42),
    "plastic": dict(texture="atlas", rough=0.38),
    "rubber": dict(colour=(0.03, 0.03, 0.033), rough=0.75),
    "chrome": dict(colour=(0.80, 0.81, 0.83), rough=0.14, metal=1.0),
    "steel": dict(colour=(0.62, 0.63, 0.65), rough=0.32, metal=1.0),
    "mattress": dict(texture="mattress", rough=0.5),
    "chair": dict(texture="chair", rough=0.5),
    "sheet": dict(texture="sheet", rough=0.9),
    "blanket": dict(texture="blanket", rough=0.95),
    "curtain": dict(texture="curtain", rough=0.9),
    "clear": dict(colour=(0.80, 0.88, 0.92), rough=0.06, alpha=0.22, double=True),
    "bag": dict(colour=(0.84, 0.91, 0.95), rough=0.12, alpha=0.34, double=True),
    "panel": dict(colour=(0, 0, 0), rough=1.0, glow=(1.0, 0.965, 0.91), power=5.0),
    "outside": dict(colour=(0, 0, 0), rough=1.0, glow="outside", power=1.6),
}
_folder = None


def load_image(name, picture=None, linear=False):
    """Registers a Pillow image with Blender as a PNG file."""
    global _folder
    _folder = _folder or tempfile.mkdtemp(prefix="skillward-textures-")
    path = os.path.join(_folder, name + ".png")
    (picture or textures.image(name)).save(path, optimize=True)
    image = bpy.data.images.load(path)
    image.name = name
    if linear:
        image.colorspace_settings.name = "Non-Color"
    return image


def make(name, spec):
    """Builds one Blender material from a specification."""
    m = bpy.data.materials.new(name)
    m.use_nodes = True
    m.use_backface_culling = not spec.get("double")
    nodes, links = m.node_tree.nodes, m.node_tree.links
    b = nodes["Principled BSDF"]
    b.inputs["Roughness"].default_value = spec.get("rough", 0.5)
    b.inputs["Metallic"].default_value = spec.get("metal", 0.0)
    b.inputs["Base Color"].default_value = (*spec.get("colour", (1, 1, 1)), 1)
    if "ior" in spec:
        b.inputs["IOR"].default_value = spec["ior"]

    def picture(key, linear=False):
        node = nodes.new("ShaderNodeTexImage")
        known = isinstance(key, str)
        label = key if known else name + "_picture"
        node.image = bpy.data.images.get(label) or load_image(label, None if known else key, linear)
        return node

    if "texture" in spec:
        node = picture(spec["texture"])
        links.new(node.outputs["Color"], b.inputs["Base Color"])
        if spec.get("alpha") == "texture":
            links.new(node.outputs["Alpha"], b.inputs["Alpha"])
    if isinstance(spec.get("alpha"), float):
        b.inputs["Alpha"].default_value = spec["alpha"]
    if "normal" in spec:
        bump = nodes.new("ShaderNodeNormalMap")
        links.new(picture(spec["normal"], True).outputs["Color"], bump.inputs["Color"])
        links.new(bump.outputs["Normal"], b.inputs["Normal"])
    if "glow" in spec:
        if isinstance(spec["glow"], tuple):
            b.inputs["Emission Color"].default_value = (*spec["glow"], 1)
        else:
            links.new(picture(spec["glow"]).outputs["Color"], b.inputs["Emission Color"])
        b.inputs["Emission Strength"].default_value = spec.get("power", 1.0)
    return m


def get(name, extra=None):
    """The Blender material of a name, from `extra` specifications first."""
    found = bpy.data.materials.get(name)
    return found or make(name, {**SPEC, **(extra or {})}[name])
