# SPDX-License-Identifier: MIT OR Apache-2.0
"""Lightmaps and environment panoramas: unwrap, bake with Cycles, clean, store."""

import os
import tempfile

import bpy
import numpy as np
import xatlas
from scipy import ndimage, sparse
from scipy.sparse import csgraph  # noqa: F401

import scene


def unwrap(parts, size, padding=1, fill=0.80):
    """A second UV set for kit parts: a list of (triangles, 3, 2) arrays in 0..1.

    Each part's positions are scaled by its `density` first, so that surfaces seen from close by
    receive more texels than ceilings. The texel density is lowered until one atlas suffices.
    """
    total = 0.0
    for p in parts:
        c = p.verts[p.tris] * p.density
        total += np.linalg.norm(np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]), axis=1).sum() / 2
    charts, pack = xatlas.ChartOptions(), xatlas.PackOptions()
    charts.max_cost, charts.normal_deviation_weight = 8.0, 1.0
    pack.padding, pack.bilinear, pack.resolution = padding, True, size
    pack.rotate_charts = True
    density = size * np.sqrt(fill / total)
    for _ in range(14):
        pack.texels_per_unit = float(density)
        atlas = xatlas.Atlas()
        for p in parts:
            atlas.add_mesh((p.verts * p.density).astype(np.float32), p.tris.astype(np.uint32))
        atlas.generate(charts, pack)
        if atlas.atlas_count == 1 and atlas.width <= size and atlas.height <= size:
            break
        density *= 0.965
    print(f"  unwrap: {atlas.chart_count} charts, {density:.1f} texels per metre, {atlas.utilization:.2f} used")
    scale = np.array((atlas.width, atlas.height)) / size
    out = []
    for i in range(len(parts)):
        _, indices, uvs = atlas[i]
        out.append((uvs * scale)[indices].reshape(-1, 3, 2))
    return out


def bake(thing, size, spp):
    """Bakes diffuse light (without surface colour) on the Lightmap layer: (n, n, 3), row 0 at the top."""
    s = bpy.context.scene
    picture = bpy.data.images.new("lightmap", size, size, float_buffer=True, alpha=True)
    picture.generated_color = (0, 0, 0, 0)
    picture.colorspace_settings.name = "Linear Rec.709"
    saved = []
    for m in thing.data.materials:
        tree = m.node_tree
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = picture
        tree.nodes.active = node
        b = tree.nodes["Principled BSDF"]
        saved.append((b, b.inputs["Metallic"].default_value))
        b.inputs["Metallic"].default_value = 0
        for link in list(b.inputs["Normal"].links):
            tree.links.remove(link)
    mesh = thing.data
    mesh.uv_layers.active = mesh.uv_layers["Lightmap"]
    for m in thing.data.materials:
        pin_textures(m.node_tree)
    bpy.ops.object.select_all(action="DESELECT")
    thing.select_set(True)
    bpy.context.view_layer.objects.active = thing
    s.cycles.samples = spp
    s.cycles.use_denoising = False
    s.render.bake.margin = 0
    bpy.ops.object.bake(type="DIFFUSE", pass_filter={"DIRECT", "INDIRECT"})
    raw = np.empty(size * size * 4, np.float32)
    picture.pixels.foreach_get(raw)
    s.cycles.use_denoising = True
    raw = raw.reshape(size, size, 4)[::-1]
    return raw[..., :3].copy(), raw[..., 3] > 0.5


def pin_textures(tree):
    """Makes every texture read the first UV layer whatever layer is active."""
    node = tree.nodes.new("ShaderNodeUVMap")
    node.uv_map = "UVMap"
    for n in tree.nodes:
        if n.type == "TEX_IMAGE" and n != tree.nodes.active:
            tree.links.new(node.outputs["UV"], n.inputs["Vector"])


def charts_of(corners):
    """Groups triangles (n, 3, 2) into charts that share corner coordinates; a label each."""
    flat = np.round(corners.reshape(-1, 2) * 2**20).astype(np.int64)
    _, ids = np.unique(flat[:, 0] * 2**22 + flat[:, 1], return_inverse=True)
    ids = ids.reshape(-1, 3)
    n = ids.max() + 1
    rows = np.concatenate([ids[:, 0], ids[:, 1]])
    cols = np.concatenate([ids[:, 1], ids[:, 2]])
    links = sparse.coo_matrix((np.ones(len(rows)), (rows, cols)), shape=(n, n))
    _, label = sparse.csgraph.connected_components(links, directed=False)
    return label[ids[:, 0]]


def owners(layers, size):
    """Two (size, size) maps, row 0 at the top: the chart and the part that sample each texel."""
    chart_map = np.full((size, size), -1, np.int32)
    part_map = np.full((size, size), -1, np.int32)
    first = 0
    for part, corners in enumerate(layers):
        labels = charts_of(corners) + first
        first = labels.max() + 1
        xy = corners * (size, size)
        xy[..., 1] = size - xy[..., 1]
        for tri, label in zip(xy, labels):
            x0, y0 = np.floor(tri.min(0) - 0.5).astype(int).clip(0, size - 1)
            x1, y1 = np.ceil(tri.max(0) + 0.5).astype(int).clip(1, size)
            gx, gy = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
            inside = np.ones(gx.shape, bool)
            (ax, ay), (bx, by), (cx, cy) = tri
            sign = 1 if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0 else -1
            for (px, py), (qx, qy) in ((tri[0], tri[1]), (tri[1], tri[2]), (tri[2], tri[0])):
                ex, ey = qx - px, qy - py
                length = max(np.hypot(ex, ey), 1e-9)
                inside &= sign * (ex * (gy - py) - ey * (gx - px)) / length > -1.05
            view = chart_map[y0:y1, x0:x1], part_map[y0:y1, x0:x1]
            inside &= view[0] < 0
            view[0][inside], view[1][inside] = label, part
    return chart_map, part_map


def fill_gaps(image, known, layers):
    """Gives texels that were not baked the light of their own chart, else of their own part."""
    size = image.shape[0]
    chart_map, part_map = owners(layers, size)
    out, done = image.copy(), known.copy()
    for labels in (chart_map, part_map):
        boxes = ndimage.find_objects(labels + 1)
        for label, box in enumerate(boxes):
            if box is None:
                continue
            mine = labels[box] == label
            have, want = mine & known[box], mine & ~done[box]
            if have.any() and want.any():
                _, (r, c) = ndimage.distance_transform_edt(~have, return_indices=True)
                out[box][want] = image[box][r[want], c[want]]
                done[box][want] = True
    _, (r, c) = ndimage.distance_transform_edt(~done, return_indices=True)
    return out[r, c]


def smooth(image, layers, spread=2.2, tolerance=0.3, radius=4, rounds=2):
    """A bilateral filter inside each chart: removes mottling, keeps shadow edges.

    `tolerance` is a difference of log light; texels of other charts never mix.
    """
    charts, _ = owners(layers, image.shape[0])
    out = image.astype(np.float32)
    for _ in range(rounds):
        level = np.log(out.mean(-1) + 0.02)
        total, weight = out.copy(), np.ones(out.shape[:2], np.float32)
        for dy in range(-radius, radius + 1):
            for dx in range(-radius, radius + 1):
                if (dx, dy) == (0, 0):
                    continue
                far = np.exp(-(dx * dx + dy * dy) / (2 * spread * spread))
                moved = [np.roll(a, (dy, dx), (0, 1)) for a in (charts, level, out)]
                w = np.where((moved[0] == charts) & (charts >= 0), far, 0.0)
                w = (w * np.exp(-((moved[1] - level) ** 2) / (2 * tolerance**2))).astype(np.float32)
                total += moved[2] * w[..., None]
                weight += w
        out = total / weight[..., None]
    return out


def composite_denoise(image):
    """Denoises in a fresh scene; call it last, since it resets Blender."""
    source, folder = denoise_source(image)
    s = scene.reset()
    size = image.shape[0]
    s.cycles.samples, s.cycles.use_denoising = 1, False
    s.view_settings.view_transform = "Raw"
    scene.camera((0, 0, 5), (0, 0, 0), 50, (size, size))
    tree = bpy.data.node_groups.new("denoise", "CompositorNodeTree")
    s.compositing_node_group = tree
    tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
    reader, cleaner = tree.nodes.new("CompositorNodeImage"), tree.nodes.new("CompositorNodeDenoise")
    result = tree.nodes.new("NodeGroupOutput")
    reader.image = bpy.data.images.load(source)
    tree.links.new(reader.outputs["Image"], cleaner.inputs["Image"])
    tree.links.new(cleaner.outputs[0], result.inputs[0])
    s.render.use_compositing = True
    s.render.image_settings.file_format = "OPEN_EXR"
    s.render.image_settings.color_depth = "32"
    s.render.filepath = os.path.join(folder, "clean.exr")
    bpy.ops.render.render(write_still=True)
    return load_exr(s.render.filepath)


def denoise_source(image):
    """Saves a float image as EXR and returns its path and folder."""
    size = image.shape[0]
    folder = tempfile.mkdtemp(prefix="skillward-bake-")
    picture = bpy.data.images.new("noisy", size, size, float_buffer=True)
    picture.colorspace_settings.name = "Linear Rec.709"
    rgba = np.ones((size, size, 4), np.float32)
    rgba[..., :3] = image[::-1]
    picture.pixels.foreach_set(rgba.ravel())
    picture.filepath_raw = os.path.join(folder, "noisy.exr")
    picture.file_format = "OPEN_EXR"
    picture.save()
    return picture.filepath_raw, folder


def load_exr(target):
    """Reads an EXR as (rows, columns, 3), first row at the top."""
    picture = bpy.data.images.load(target, check_existing=False)
    w, h = picture.size
    raw = np.empty(w * h * 4, np.float32)
    picture.pixels.foreach_get(raw)
    return raw.reshape(h, w, 4)[::-1, :, :3].copy()


def panorama(eye, width, spp):
    """An equirectangular linear picture, north (-Z) in the middle."""
    s = bpy.context.scene
    x, y, z = eye
    thing = scene.camera(eye, (x, y, z - 1), 30, (width, width // 2))
    thing.data.type = "PANO"
    thing.data.panorama_type = "EQUIRECTANGULAR"
    s.view_settings.view_transform = "Raw"
    s.cycles.samples = spp
    s.render.image_settings.file_format = "OPEN_EXR"
    s.render.image_settings.color_depth = "32"
    s.render.filepath = os.path.join(tempfile.mkdtemp(prefix="skillward-pano-"), "pano.exr")
    bpy.ops.render.render(write_still=True)
    out = load_exr(s.render.filepath)
    s.view_settings.view_transform = "AgX"
    return out
