# SPDX-License-Identifier: MIT OR Apache-2.0
"""Smooths the light of the curtains in the shipped lightmap, without baking it anew.

python assets-src/rooms/hang.py
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), HERE]

import bpy  # noqa: E402
import hanging  # noqa: E402
import ktx2  # noqa: E402
import numpy as np  # noqa: E402
import scene  # noqa: E402

CLOTH = ("ward_curtains",)


def sheets(thing):
    """Corners and lightmap coordinates of the triangles of a mesh that are of cloth."""
    mesh = thing.data
    mesh.calc_loop_triangles()
    points = np.array([thing.matrix_world @ v.co for v in mesh.vertices])
    # Blender's z is up; here y is.
    points = points[:, (0, 2, 1)] * (1, 1, -1)
    uvs = np.empty(len(mesh.loops) * 2, np.float32)
    mesh.uv_layers[-1].data.foreach_get("uv", uvs)
    uvs = uvs.reshape(-1, 2)
    cloth = [i for i, m in enumerate(mesh.materials) if "curtain" in m.name]
    tris = [t for t in mesh.loop_triangles if t.material_index in cloth]
    corners = np.array([[points[v] for v in t.vertices] for t in tris])
    coords = np.array([[uvs[l] for l in t.loops] for t in tris])
    return corners, coords


def main():
    scene.reset()
    bpy.ops.import_scene.gltf(filepath=scene.path("assets", "models", "ward_bay.glb"))
    path = scene.path("assets", "lightmaps", "ward_bay.ktx2")
    light = ktx2.read_lightmap(path)
    for thing in bpy.context.scene.objects:
        if thing.type == "MESH" and any(thing.name.startswith(name) for name in CLOTH):
            corners, uvs = sheets(thing)
            print(f"  {thing.name}: {len(corners)} triangles of cloth")
            light = hanging.smooth(light, corners, uvs)
    ktx2.write_lightmap(path, light)


if __name__ == "__main__":
    main()
