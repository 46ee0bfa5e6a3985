# SPDX-License-Identifier: MIT OR Apache-2.0
"""Pictures of the shipped heart: whole, cut open, in parts, its coronaries, at any point of its motion.

python assets-src/anatomy/heart/pictures.py FOLDER [model=FILE] [shots=front,back] [size=720] [spp=24] [threads=2]
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "people")]

import bpy  # noqa: E402  (before bmesh, which it brings)
import bmesh  # noqa: E402
import numpy as np  # noqa: E402
from mathutils import Vector  # noqa: E402

import glb  # noqa: E402
import looks  # noqa: E402

ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
GRAIN = os.path.join(tempfile.gettempdir(), "heart_grain.png")
COVERS = {"pericardium"}
BLOOD = {"left_ventricle_cavity", "right_ventricle_cavity", "left_atrium_cavity", "right_atrium_cavity"}
# eye direction in glTF axes (x left, y up, z front), what is hidden, what else is done
SHOTS = {
    "front": dict(eye=(0.05, 0.12, 1)), "back": dict(eye=(-0.1, 0.05, -1)), "left": dict(eye=(1, 0.15, 0.25)), "below": dict(eye=(0.1, -1, -0.25)),
    "sac": dict(eye=(0.25, 0.2, 1), show=COVERS),
    "cut": dict(eye=(0.1, 0.22, 1), cut=((0, 0, 0.004), (0.10, 0.28, 1))), "cut_systole": dict(eye=(0.1, 0.22, 1), cut=((0, 0, 0.004), (0.10, 0.28, 1)), moved=True),
    "four_chambers": dict(eye=(0.22, 0.64, 0.73), cut=((0.009, 0.004, -0.015), (0.22, 0.64, 0.73))),
    "base": dict(eye=(-0.25, 1, -0.2), cut=((0.009, 0.0045, -0.012), (-0.55, 0.70, -0.45)), flow=True),
    "coronaries": dict(eye=(0.05, 0.12, 1), only=("artery", "vein"), ghost=("myocardium", "atrium")), "coronaries_back": dict(eye=(-0.1, -0.25, -1), only=("artery", "vein"), ghost=("myocardium", "atrium")),
    "conduction": dict(eye=(0.15, 0.15, 1), only=("conduction", "cord", "valve"), ghost=("myocardium", "atrium")),
    "exploded": dict(eye=(0.0, 0.12, 1), apart=True, wide=True),
}


def load(path):
    """name -> (vertices in glTF axes, triangles, colours, material, {target: displacement}, texture coordinates or
    None, way when apart) of the fine model; its normal map becomes an image of Blender's named `grain`."""
    doc, blob = glb.read(path)
    out = {}
    view = doc["bufferViews"][doc["images"][0]["bufferView"]]
    with open(GRAIN, "wb") as file:
        file.write(blob[view["byteOffset"]:view["byteOffset"] + view["byteLength"]])
    for index in doc["scenes"][0]["nodes"]:
        node = doc["nodes"][index]
        mesh = doc["meshes"][node["mesh"]]
        p = mesh["primitives"][0]
        read = lambda i: glb.accessor(doc, blob, i)
        names = mesh.get("extras", {}).get("targetNames", [])
        moves = {n: read(t["POSITION"]) for n, t in zip(names, p.get("targets", []))}
        out[node["name"]] = (read(p["attributes"]["POSITION"]), read(p["indices"]).reshape(-1, 3).astype(int),
                             read(p["attributes"]["COLOR_0"]) / 255.0, doc["materials"][p["material"]]["name"][4:], moves,
                             read(p["attributes"]["TEXCOORD_0"]) if "TEXCOORD_0" in p["attributes"] else None,
                             np.array(node["extras"]["apart"]))
    return out


def blender(v):
    v = np.asarray(v, float)
    return np.stack([v[..., 0], -v[..., 2], v[..., 1]], -1) * 10


def material(name, glass=False, cut=False, grained=False):
    m = bpy.data.materials.new(name)
    m.use_nodes = True
    b = m.node_tree.nodes["Principled BSDF"]
    b.inputs["Roughness"].default_value = looks.MATERIALS.get(name, ((0, 0, 0), 0.5))[1]
    b.inputs["Coat Weight"].default_value = 0.25
    b.inputs["Coat Roughness"].default_value = 0.25
    a = m.node_tree.nodes.new("ShaderNodeVertexColor")
    a.layer_name = "Col"
    m.node_tree.links.new(a.outputs[0], b.inputs["Base Color"])
    if grained:
        image, bump = m.node_tree.nodes.new("ShaderNodeTexImage"), m.node_tree.nodes.new("ShaderNodeNormalMap")
        image.image = bpy.data.images.load(GRAIN, check_existing=True)
        image.image.colorspace_settings.name = "Non-Color"
        bump.inputs["Strength"].default_value = 0.8
        m.node_tree.links.new(image.outputs[0], bump.inputs["Color"])
        m.node_tree.links.new(bump.outputs[0], b.inputs["Normal"])
    if cut:
        # A closed part that a plane has opened shows its back faces; drawn flat they are the face of the cut, as in the app.
        t, links = m.node_tree.nodes, m.node_tree.links
        side, flat, mix = t.new("ShaderNodeNewGeometry"), t.new("ShaderNodeEmission"), t.new("ShaderNodeMixShader")
        face = np.clip(np.array(looks.MATERIALS[name][0]) * 1.08 + 0.03, 0, 1)
        flat.inputs[0].default_value = (*looks.linear(face), 1)
        flat.inputs[1].default_value = 0.75
        links.new(side.outputs["Backfacing"], mix.inputs[0])
        links.new(b.outputs[0], mix.inputs[1])
        links.new(flat.outputs[0], mix.inputs[2])
        links.new(mix.outputs[0], t["Material Output"].inputs[0])
    if glass:
        b.inputs["Alpha"].default_value = 0.12
    return m


def thing(name, verts, tris, colours, mat, uv=None, cut=None):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(blender(verts).tolist(), [], tris.tolist())
    layer = mesh.color_attributes.new("Col", "FLOAT_COLOR", "POINT")
    layer.data.foreach_set("color", colours.astype(np.float32).ravel())
    if uv is not None:
        mesh.uv_layers.new(name="UVMap").data.foreach_set("uv", uv[tris.ravel()].astype(np.float32).ravel())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), bool))
    mesh.materials.append(material(mat[0], mat[1], bool(cut), uv is not None))
    if cut:
        b = bmesh.new()
        b.from_mesh(mesh)
        bmesh.ops.bisect_plane(b, geom=b.verts[:] + b.edges[:] + b.faces[:], dist=1e-6, plane_co=blender(cut[0]),
                               plane_no=blender(cut[1]), clear_outer=True)
        b.to_mesh(mesh)
        b.free()
    o = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(o)
    return o


def studio(size, spp, threads):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    s = bpy.context.scene
    s.render.engine, s.cycles.device, s.cycles.samples = "CYCLES", "CPU", spp
    s.cycles.use_denoising, s.cycles.denoiser, s.cycles.seed = True, "OPENIMAGEDENOISE", 1
    s.cycles.max_bounces, s.cycles.transparent_max_bounces = 4, 12
    s.render.threads_mode, s.render.threads = "FIXED", threads
    s.render.resolution_x, s.render.resolution_y = size, int(size * 1.15)
    s.view_settings.view_transform = "AgX"
    s.view_settings.look = "AgX - Base Contrast"
    w = bpy.data.worlds.new("w")
    s.world = w
    w.use_nodes = True
    w.node_tree.nodes["Background"].inputs[0].default_value = (0.06, 0.075, 0.09, 1)
    w.node_tree.nodes["Background"].inputs[1].default_value = 1.0
    return s


def lamp(at, target, size, power, colour=(1, 1, 1)):
    data = bpy.data.lights.new("lamp", "AREA")
    data.size, data.energy, data.color = size, power, colour
    o = bpy.data.objects.new("lamp", data)
    o.location = at
    o.rotation_euler = (Vector(target) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(o)


def shoot(name, spec, parts, folder, size, spp, threads):
    s = studio(size, spp, threads)
    tall = 0.72 if spec.get("wide") else 1.15
    s.render.resolution_x = int(size * (1.5 if spec.get("wide") else 1))
    s.render.resolution_y = int(s.render.resolution_x * tall)
    seen = []
    lo, hi = np.full(3, 9.0), np.full(3, -9.0)
    for key, (verts, tris, colours, mat, moves, uv, way) in parts.items():
        ghost = False
        if key in BLOOD or (key in COVERS and key not in spec.get("show", ())) and "apart" not in spec:
            continue
        if "only" in spec and mat not in spec["only"]:
            if mat not in spec["ghost"]:
                continue
            ghost = True
        if spec.get("moved"):
            verts = verts + sum(moves.get(t, 0) for t in ("systole", "twist"))
        opens = key.endswith("cusp") == spec.get("moved", False)
        if "cut" in spec and "open" in moves and opens and not spec.get("flow"):
            verts = verts + moves["open"]
        if "apart" in spec:
            verts = verts + way
        thing(key, verts, tris, colours, (mat, ghost), uv, spec.get("cut"))
        seen.append(blender(verts if "cut" not in spec else verts[(verts - np.array(spec["cut"][0])) @ np.array(spec["cut"][1]) < 0]))
        lo, hi = np.minimum(lo, verts.min(0)), np.maximum(hi, verts.max(0))
    eye = blender(np.array(spec["eye"], float))
    eye /= np.linalg.norm(eye)
    middle = blender((lo + hi) / 2)
    reach = float(np.linalg.norm(hi - lo)) * 10
    # Looked at from afar without perspective, and as large as fits.
    camera = bpy.data.cameras.new("camera")
    camera.type = "ORTHO"
    o = bpy.data.objects.new("camera", camera)
    o.rotation_euler = (-Vector(eye)).to_track_quat("-Z", "Y").to_euler()
    turn = np.array(o.rotation_euler.to_matrix())
    flat = np.concatenate(seen) @ turn
    low, high = flat.min(0), flat.max(0)
    camera.ortho_scale = 1.05 * max(high[1] - low[1], (high[0] - low[0]) * tall) * max(1, 1 / tall if tall < 1 else 1)
    centre = turn @ ((low + high) / 2)
    o.location = Vector(centre + eye * reach * 2)
    s.collection.objects.link(o)
    s.camera = o
    side, up = turn[:, 0], turn[:, 1]
    lamp(middle + 1.6 * eye - 1.5 * side + 1.7 * up, middle, 1.6, 95, (1, 0.97, 0.93))
    lamp(middle + 1.3 * eye + 1.9 * side + 0.2 * up, middle, 1.8, 34, (0.85, 0.92, 1))
    lamp(middle - 1.5 * eye + 0.7 * side + 1.7 * up, middle, 1.0, 60)
    s.render.filepath = os.path.join(folder, f"heart_{name}.png")
    bpy.ops.render.render(write_still=True)


def main(words):
    options = dict(w.split("=", 1) for w in words if "=" in w)
    folder = next(w for w in words if "=" not in w)
    os.makedirs(folder, exist_ok=True)
    parts = load(options.get("model", os.path.join(ROOT, "assets", "models", "heart.glb")))
    for name in options.get("shots", ",".join(SHOTS)).split(","):
        shoot(name, SHOTS[name], parts, folder, int(options.get("size", 720)), int(options.get("spp", 24)), int(options.get("threads", 2)))


if __name__ == "__main__":
    main(sys.argv[1:])
