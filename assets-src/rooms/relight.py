# SPDX-License-Identifier: MIT OR Apache-2.0
"""Pictures of the shipped files: the GLB lit only by the shipped lightmap, as Bevy will show it.

python assets-src/rooms/relight.py FOLDER [shots=door,bed_a] [props]
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), HERE]

import bpy  # noqa: E402
import ktx2  # noqa: E402
import numpy as np  # noqa: E402
import scene  # noqa: E402
from ward_bay import SHOTS  # noqa: E402

PLACED = {
    "patient_a": ((-1.5, 0, 0), 0), "door": ((-2.075, 0, 2.6), 0), "infusion_pump": ((-2.35, 1.2, -1.75), 0), "infusion_line": ((0, 0, 0), 0),
    "ward_phone": ((1.5, 1.35, 2.6), 180), "handrub_dispenser": ((-1.2, 0.66, -0.345), 0), "urine_bag": ((-1.02, 0.42, -0.75), 90),
}


def lightmap_image():
    light = ktx2.read_lightmap(scene.path("assets", "lightmaps", "ward_bay.ktx2"))
    size = light.shape[0]
    picture = bpy.data.images.new("light", size, size, float_buffer=True)
    picture.colorspace_settings.name = "Linear Rec.709"
    rgba = np.ones((size, size, 4), np.float32)
    rgba[..., :3] = light[::-1]
    picture.pixels.foreach_set(rgba.ravel())
    return picture


def relight(material, picture):
    """Replaces a material's shading with albedo times lightmap, plus its own reflections."""
    tree = material.node_tree
    b = next((n for n in tree.nodes if n.type == "BSDF_PRINCIPLED"), None)
    if b is None or b.inputs["Emission Strength"].default_value > 0 and b.inputs["Emission Color"].default_value[0] > 0:
        return
    uv, tex, mul = (tree.nodes.new(t) for t in ("ShaderNodeUVMap", "ShaderNodeTexImage", "ShaderNodeMix"))
    mul.data_type, mul.blend_type = "RGBA", "MULTIPLY"
    mul.inputs[0].default_value = 1
    uv.uv_map, tex.image = "UVMap.001", picture
    tree.links.new(uv.outputs[0], tex.inputs[0])
    base = b.inputs["Base Color"]
    if base.links:
        tree.links.new(base.links[0].from_socket, mul.inputs[6])
        tree.links.remove(base.links[0])
    else:
        mul.inputs[6].default_value = base.default_value
    tree.links.new(tex.outputs[0], mul.inputs[7])
    if b.inputs["Metallic"].default_value < 0.5:
        base.default_value = (0, 0, 0, 1)
        tree.links.new(mul.outputs[2], b.inputs["Emission Color"])
        b.inputs["Emission Strength"].default_value = 1


def main(words):
    options = dict(w.split("=") for w in words if "=" in w)
    s = scene.reset()
    s.cycles.max_bounces = 1
    s.cycles.transparent_max_bounces = 8
    bpy.ops.import_scene.gltf(filepath=scene.path("assets", "models", "ward_bay.glb"))
    picture = lightmap_image()
    lit = {m for o in s.objects if o.type == "MESH" and len(o.data.uv_layers) > 1 for m in o.data.materials}
    for m in lit:
        relight(m, picture)
    if "props" in words:
        for name, (at, yaw) in PLACED.items():
            known = set(s.objects)
            bpy.ops.import_scene.gltf(filepath=scene.path("assets", "models", name + ".glb"))
            hub = bpy.data.objects.new(name, None)
            s.collection.objects.link(hub)
            for o in set(s.objects) - known - {hub}:
                if o.parent is None:
                    o.parent = hub
            hub.location = scene.to_blender(np.asarray(at, float))
            hub.rotation_euler[2] = np.radians(yaw)
    folder = next(w for w in words if os.sep in w and "=" not in w)
    for name in options.get("shots", "door").split(","):
        eye, target, lens = SHOTS[name]
        scene.camera(eye, target, lens, (880, 560))
        scene.photograph(os.path.join(folder, f"baked_{name}.png"), int(options.get("spp", 5)))


if __name__ == "__main__":
    main(sys.argv[1:])
