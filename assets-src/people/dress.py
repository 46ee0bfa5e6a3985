# SPDX-License-Identifier: MIT OR Apache-2.0
"""Assembles everything a patient wears, lies on or is marked with, as plain mesh parts."""
from pathlib import Path

import bpy  # noqa: F401  (makes mathutils importable)
import numpy as np
from mathutils import Vector

import fabrics
import face
import glb
import hair
import layout
import parts
import texel
import wardrobe
from body import triangulate, vertex_normals
from paths import MODELS
from people import MATTRESS


class Part:
    """One primitive: positions, normals, uv, triangles, material name, morphs {name: delta}."""

    def __init__(self, points, tris, uv, material, normals=None, morphs=None, weld=None):
        self.points, self.tris, self.uv, self.material = points, tris, uv, material
        if normals is None:
            normals = welded_normals(points, tris, weld)
        self.normals, self.morphs, self.shade = normals, morphs or {}, None


def welded_normals(points, tris, weld=None):
    if weld is None:
        weld = np.unique(np.round(points, 5), axis=0, return_inverse=True)[1].ravel()
    face_n = np.cross(points[tris[:, 1]] - points[tris[:, 0]], points[tris[:, 2]] - points[tris[:, 0]])
    total = np.zeros((weld.max() + 1, 3))
    for k in range(3):
        np.add.at(total, weld[tris[:, k]], face_n)
    total /= np.linalg.norm(total, axis=1, keepdims=True) + 1e-20
    return total[weld]


def skin_parts(patient, folder):
    """Head and limbs with their textures."""
    fields = wardrobe.gown_fields(patient.body, patient.body.rest)
    blink, out, files = patient.blink(), [], {}
    head_faces, limb_faces = patient.visible_faces(fields)
    for kind, faces, mapping, size in (("head", head_faces, layout.head_map, layout.HEAD_SIZE),
                                       ("limbs", limb_faces, layout.body_map, layout.BODY_SIZE)):
        vertices, base_uv, tris = patient.corner_mesh(faces)
        uv, files[kind] = patient.texture(vertices, base_uv, tris, mapping, size, kind == "head", folder)
        free = 1 - np.clip(patient.arm_weight[vertices] * 1.5, 0, 1)[:, None]
        morphs = {"breathe": patient.breathe(patient.body.rest[vertices]) * free, "blink": blink[vertices]}
        out.append(Part(patient.skin[vertices], tris, uv, f"mat_{kind}", patient.normals[vertices], morphs))
    return out, files


def eye_parts(patient, folder):
    body, person = patient.body, patient.person
    fabrics.eye(Path(folder) / "eye.jpg", person["iris"], person["seed"])
    points, tris, uv, normals = [], [], [], []
    for s in "lr":
        faces = body.faces_of(f"helper-{s}-eye")
        used, inverse = np.unique(triangulate(faces), return_inverse=True)
        local = inverse.reshape(-1, 3)
        rest = body.rest[used]
        centre = (rest.min(0) + rest.max(0)) / 2
        radius = (rest[:, 0].max() - rest[:, 0].min()) / 2
        q = (rest - centre) / radius
        tris.append(local + sum(len(p) for p in points))
        points.append(patient.skin[used])
        uv.append(np.stack([q[:, 0] * 0.5 + 0.5, q[:, 2] * 0.5 + 0.5], -1))
    return Part(np.concatenate(points), np.concatenate(tris), np.concatenate(uv), "mat_eye")


def lash_parts(patient, folder):
    body = patient.body
    fabrics.lashes(Path(folder) / "lash.png", patient.person["seed"], 0.7 if patient.person["gender"] == "female" else 0.5)
    groups = [f"helper-{s}-eyelashes-1" for s in "lr"]
    rows = [k for k, g in enumerate(body.groups) if g in groups]
    vertices, base_uv, tris = patient.corner_mesh(rows)
    uv = np.zeros_like(base_uv)
    for s, low, high in (("l", 0.700, 0.80), ("r", 0.60, 0.705)):
        mine = (base_uv[:, 0] > low) & (base_uv[:, 0] < high)
        window = base_uv[mine]
        uv[mine] = (window - window.min(0)) / (np.ptp(window, axis=0) + 1e-9)
    # the tip is where the lash stands furthest from the eye
    forward = body.rest[vertices][:, 1]
    top, bottom = forward[uv[:, 1] < 0.2].mean(), forward[uv[:, 1] > 0.8].mean()
    if bottom > top:
        uv[:, 1] = 1 - uv[:, 1]
    return Part(patient.skin[vertices], tris, uv, "mat_lash", morphs={"blink": patient.blink()[vertices]})


def hair_parts(patient, folder):
    person, body = patient.person, patient.body

    def dome(base_uv):
        return base_uv

    layers = hair.build(body, person, patient.skin, dome)
    size = 640
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size * 2 - 1
    reach = np.radians(150)
    angle, turn = np.hypot(x, y) * reach, np.arctan2(y, x)
    # points of an idealised skull for every texel, in head coordinates
    centre, radii = np.array([0, -0.075, 0.010]), np.array([0.076, 0.098, 0.100])
    direction = np.stack([np.sin(angle) * np.cos(turn), np.sin(angle) * np.sin(turn), np.cos(angle)], -1)
    h = (centre + direction * radii).reshape(-1, 3)
    field = face.hair_field(h, person)
    colour, alpha, relief = hair.paint(h, field, person)
    rgba = np.concatenate([texel.to_srgb(colour), np.round(alpha[:, None] * 24) / 24], 1).reshape(size, size, 4)
    rgba[..., :3] = np.round(rgba[..., :3] * 63) / 63
    texel.save(Path(folder) / "hair.png", rgba)
    normal = texel.normal_map(relief.reshape(size, size), np.ones((size, size), bool), 2 * reach * 0.09 / size, 1.0)
    texel.save(Path(folder) / "hair_normal.jpg", normal * 0.5 + 0.5, 75)
    out = []
    for layer in layers:
        q = (face.head_coordinates(body, layer["rest"]) - centre) / radii
        q /= np.linalg.norm(q, axis=1, keepdims=True)
        a, t = np.arccos(np.clip(q[:, 2], -1, 1)) / reach, np.arctan2(q[:, 1], q[:, 0])
        uv = np.stack([a * np.cos(t), a * np.sin(t)], -1) * 0.5 + 0.5
        used, inverse = np.unique(layer["tris"], return_inverse=True)
        normals = welded_normals(layer["points"], layer["tris"], layer["weld"])
        out.append(Part(layer["points"][used], inverse.reshape(-1, 3), uv[used], f"mat_hair_{layer['shell']}", normals[used]))
    return out


def gown_parts(patient, folder):
    body = patient.body
    fabrics.gown(Path(folder) / "gown.jpg", patient.person["gown"])
    points, tris, rest = wardrobe.cached(
        f"{patient.name}_gown", lambda: wardrobe.make_gown(body, patient.pose, patient.skin))
    neckline, sleeve, hem, arm = wardrobe.gown_fields(body, rest)
    on_arm = (arm > 0.12)[tris].sum(1) >= 2
    bones, size = body.bones, 0.16
    centre = bones["spine02"][1]
    turn = np.arctan2(rest[:, 0], rest[:, 1] - centre[1] + 0.04)
    torso = np.stack([turn * 0.15, rest[:, 2]], -1) / size
    sleeve_uv = np.zeros_like(torso)
    for side, s in (("L", 1), ("R", -1)):
        shoulder, elbow = bones[f"upperarm01.{side}"][1], bones[f"lowerarm01.{side}"][1]
        axis = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
        front = np.array([0, 1.0, 0]) - axis * axis[1]
        front /= np.linalg.norm(front)
        across = np.cross(axis, front)
        q = rest - shoulder
        u = np.arctan2(q @ across, q @ front) * 0.062
        mine = rest[:, 0] * s > 0
        sleeve_uv[mine] = np.stack([u, q @ axis], -1)[mine] / size
    corner = [(int(v), int(a)) for t, a in zip(tris, on_arm) for v in t]
    index = {c: k for k, c in enumerate(dict.fromkeys(corner))}
    new_tris = np.array([index[c] for c in corner]).reshape(-1, 3)
    order = np.array(list(index))
    uv = np.where(order[:, 1:] == 1, sleeve_uv[order[:, 0]], torso[order[:, 0]])
    normals = vertex_normals(points, tris)
    morph = patient.breathe(rest) * (1 - np.clip(arm * 2, 0, 1))[:, None]
    gown = Part(points[order[:, 0]], new_tris, uv, "mat_gown", normals[order[:, 0]], {"breathe": morph[order[:, 0]]})
    trims = []
    for loop in parts.border_loops(tris):
        loop = np.array(loop)
        if len(loop) < 12:
            continue
        inside = (np.minimum(neckline[loop], sleeve[loop]) < 0.03) & (points[loop][:, 2] < wardrobe.BLANKET["top"])
        if inside.mean() < 0.25:
            continue
        runs = [loop] if inside.all() else split_runs(loop, inside)
        for run in runs:
            closed = len(runs) == 1 and inside.all()
            if len(run) < 8:
                continue
            count = int(np.clip(len(run) * 0.8, 20, 56))
            path = parts.smooth_loop(parts.resample(points[run], count, closed), 2, closed)
            n = parts.resample(normals[run], count, closed)
            m = parts.resample(morph[run], count, closed)
            p, t = parts.cord(path, n, 0.0036, closed, 5, 0.6)
            trims.append((p, t, np.repeat(m, 5, 0)))
    out = [gown]
    if trims:
        offset, all_t = 0, []
        for p, t, _ in trims:
            all_t.append(t + offset)
            offset += len(p)
        p = np.concatenate([a[0] for a in trims])
        out.append(Part(p, np.concatenate(all_t), p[:, [0, 2]] * 4, "mat_trim",
                        morphs={"breathe": np.concatenate([a[2] for a in trims])}))
    return out, points, tris


def split_runs(loop, inside):
    """Consecutive stretches of a closed loop where `inside` holds."""
    start = int(np.argmin(inside))
    loop, inside = np.roll(loop, -start), np.roll(inside, -start)
    runs, run = [], []
    for v, ok in zip(loop, inside):
        if ok:
            run.append(v)
        elif run:
            runs.append(np.array(run))
            run = []
    if run:
        runs.append(np.array(run))
    return runs


def arm_bottoms(patient, sides="LR"):
    """(x, z, lowest y) of forearms and hands, thinned."""
    names = [n for n in patient.body.bones if n.startswith(("lowerarm", "wrist", "finger", "metacarpal"))]
    index = [k for k, n in enumerate(patient.body.bones) if n in names and n[-1] in sides]
    used = np.unique(np.concatenate(patient.body.faces_of("body")))
    heavy = used[patient.body.weights[used][:, index].sum(1) > 0.6]
    points = patient.skin[heavy]
    cell = np.round(points[:, [0, 2]] / 0.008).astype(int)
    keys, inverse = np.unique(cell, axis=0, return_inverse=True)
    low = np.full(len(keys), 9.0)
    np.minimum.at(low, inverse.ravel(), points[:, 1])
    return np.concatenate([keys * 0.008, low[:, None]], 1)


def room_covers():
    """The blankets and sheets of the ward's two beds, if that model exists, moved to the bed's own frame."""
    path = MODELS / "ward_bay.glb"
    if not path.exists():
        return
    doc, binary = glb.read(path)
    meshes = {n["name"]: doc["meshes"][n["mesh"]] for n in doc["nodes"] if "mesh" in n}
    for bed, centre in (("bed_a", -1.5), ("bed_b", 1.7)):
        for primitive in meshes.get(f"{bed}_blanket", {}).get("primitives", []):
            if doc["materials"][primitive["material"]]["name"] not in ("blanket", "sheet"):
                continue
            points = glb.accessor(doc, binary, primitive["attributes"]["POSITION"]).astype(float) - [centre, 0, 0]
            tris = glb.accessor(doc, binary, primitive["indices"]).reshape(-1, 3)
            yield points, tris[points[tris][..., 2].min(1) > -1.50]


def bedding_parts(patient, gown, gown_tris, folder):
    body = patient.body
    fabrics.bedspread(Path(folder) / "bedspread.jpg")
    fabrics.sheet(Path(folder) / "sheet.jpg")
    legs = [f for f in body.faces_of("body") if patient.arm_weight[f].max() < 0.5]
    grid = wardrobe.cached(
        f"{patient.name}_blanket", lambda: wardrobe.make_blanket(body, patient.skin, gown, gown_tris, legs))
    low = arm_bottoms(patient)
    on_cushion = np.zeros(len(low), bool)
    out, extra = [], None
    if "cushion" in patient.person:
        c = patient.person["cushion"]
        on_cushion = low[:, 0] < 0
        x, z = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 13))
        foot = np.stack([c["centre"][0] + x * c["half"][0], c["centre"][1] + z * c["half"][1]], -1).reshape(-1, 2)
        grid = wardrobe.press(grid, foot, np.full(len(foot), c["base"] + 0.010), 0.0, 1.3)
        p, t = parts.cushion(c["centre"], c["half"], c["base"], c["top"], low[on_cushion])
        extra = Part(p, t, p[:, [0, 2]] * 3, "mat_cushion")
    rest = low[~on_cushion]
    grid = wardrobe.press(grid, rest[:, [0, 1]], rest[:, 2], 0.006, 1.6)
    grid = wardrobe.lift_over(grid.reshape(-1, 3), [(gown, gown_tris)], 0.011).reshape(grid.shape)
    for points, cover in room_covers():  # the ward's own blanket must stay underneath
        lifted = wardrobe.lift_over(grid[1:, 2:-2].reshape(-1, 3), [(points, cover)], 0.008)
        grid[1:, 2:-2] = lifted.reshape(grid[1:, 2:-2].shape)
    grid = wardrobe.skirt(grid)
    rows, columns = grid.shape[:2]
    tris = parts.grid_tris(rows, columns)
    points = grid.reshape(-1, 3)
    if vertex_normals(points, tris)[:, 1].mean() < 0:
        tris = tris[:, ::-1]
    u, v = np.meshgrid(np.linspace(0, 1.05, columns) / 0.24, np.linspace(0, 1.3, rows) / 0.24)
    lift = np.exp(-((points[:, 0] / 0.16) ** 2) - ((points[:, 2] + 1.66) / 0.11) ** 2)
    direction = patient.pose.rotation["spine01"] @ np.array([0, 1.0, 0])
    morph = 0.006 * lift[:, None] * direction
    out.append(Part(points, tris, np.stack([u, v], -1).reshape(-1, 2), "mat_bedspread", morphs={"breathe": morph}))
    fold, normal = parts.sheet_fold(grid[:, 1:-1])
    columns -= 2
    rows_f = len(fold)
    t = parts.grid_tris(rows_f, columns)
    p = fold.reshape(-1, 3)
    if vertex_normals(p, t)[-columns:, 1].mean() < 0:
        t = t[:, ::-1]
    u, v = np.meshgrid(np.linspace(0, 1.05, columns) / 0.16, np.linspace(0, 0.2, rows_f) / 0.16)
    lift = np.exp(-((p[:, 0] / 0.16) ** 2) - ((p[:, 2] + 1.66) / 0.11) ** 2)
    out.append(Part(p, t, np.stack([u, v], -1).reshape(-1, 2), "mat_sheet", morphs={"breathe": 0.006 * lift[:, None] * direction}))
    return out, extra


def stud_part(patient):
    """Plain gold studs in the ear lobes."""
    h = face.head_coordinates(patient.body, patient.body.rest)
    used = np.unique(np.concatenate(patient.body.faces_of("body")))
    points, tris, normals = [], [], []
    v, u = np.meshgrid(np.linspace(0, np.pi, 6), np.linspace(0, 2 * np.pi, 9), indexing="ij")
    ball = np.stack([np.sin(v) * np.cos(u), np.cos(v), np.sin(v) * np.sin(u)], -1).reshape(-1, 3)
    for s in (1, -1):
        side = used[(h[used, 0] * s > 0.055) & (h[used, 1] < -0.05) & (h[used, 1] > -0.11) & (h[used, 2] > -0.055)]
        side = side[(h[side, 2] < -0.02)]
        lobe = side[np.argmax(h[side, 0] * s - 0.7 * np.abs(h[side, 2] + 0.036))]
        centre = patient.skin[lobe] + patient.normals[lobe] * 0.0008
        tris.append(parts.grid_tris(6, 9)[:, ::-1] + len(ball) * len(points))
        points.append(centre + ball * 0.0030)
        normals.append(ball)
    p = np.concatenate(points)
    return Part(p, np.concatenate(tris), p[:, [0, 2]], "mat_gold", np.concatenate(normals))


def band_part(patient, folder):
    fabrics.wristband(Path(folder) / "wristband.png", patient.person["band"])
    pose = patient.pose
    wrist, elbow = pose.head["wrist.L"], pose.head["lowerarm01.L"]
    axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    bvh = parts.tree(patient.skin, patient.all_tris)
    points, tris, uv = parts.wristband(bvh, wrist - axis * 0.022, axis, np.array([0.25, 1.0, 0.15]))
    return Part(points, tris, uv, "mat_wristband"), wrist - axis * 0.022


def sites(patient):
    """Named spots on the skin: position and outward normal."""
    pose, bvh = patient.pose, parts.tree(patient.skin, patient.all_tris)
    out = {}

    def hit(name, origin, direction, reach=0.15):
        direction = np.asarray(direction, float) / np.linalg.norm(direction)
        place, normal, _, _ = bvh.ray_cast(Vector(np.asarray(origin) - direction * reach * 0.6), Vector(direction), reach * 1.2)
        if place is not None:
            out[name] = (np.array(place), np.array(normal))

    for side, word in (("R", "right"), ("L", "left")):
        rest_palm, across = pose.finger_axes(side)
        turn = pose.rotation[f"lowerarm02.{side}"]
        hand = pose.rotation[f"wrist.{side}"]
        wrist, elbow = pose.head[f"wrist.{side}"], pose.head[f"lowerarm01.{side}"]
        axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        palm = hand @ rest_palm
        palm -= axis * (palm @ axis)
        palm /= np.linalg.norm(palm)
        thumb = np.cross(axis, palm)
        thumb *= np.sign(thumb @ (hand @ across))
        hit(f"site_pulse_radial_{word}", wrist - axis * 0.018 + thumb * 0.014, -palm)
        back = (pose.head[f"metacarpal2.{side}"] + pose.head[f"finger3-1.{side}"]) / 2
        hit(f"site_cannula_hand_{word}", back, hand @ rest_palm)
        hit(f"site_cannula_forearm_{word}", wrist - axis * 0.075 + thumb * 0.010, palm)
        hit(f"site_antecubital_{word}", elbow + axis * 0.012, -palm)
        neck = pose.head["neck02"]
        s = 1 if side == "L" else -1
        up = pose.rotation["neck02"]
        hit(f"site_pulse_carotid_{word}", neck + up @ np.array([s * 0.032, 0.0, 0.012]), -(up @ np.array([s * 0.35, 1.0, 0])))
    chest = pose.rotation["spine01"] @ np.array([0, 1.0, 0])
    hit("site_sternum", (pose.head["spine01"] + pose.head["clavicle.L"] + pose.head["clavicle.R"]) / 3, -chest, 0.3)
    return out


def dress(patient, folder):
    """Everything: {node name: [Part, ...]}, texture files and sites."""
    skin, files = skin_parts(patient, folder)
    gown, gown_points, gown_tris = gown_parts(patient, folder)
    bedding, cushion = bedding_parts(patient, gown_points, gown_tris, folder)
    band, band_at = band_part(patient, folder)
    nodes = {
        "skin": skin, "eyes": [eye_parts(patient, folder)], "lashes": [lash_parts(patient, folder)],
        "hair": hair_parts(patient, folder), "gown": gown, "wristband": [band], "blanket": bedding,
    }
    if cushion is not None:
        nodes["arm_cushion"] = [cushion]
    if patient.person.get("studs"):
        nodes["ear_studs"] = [stud_part(patient)]
    places = sites(patient)
    places["site_wristband"] = (band_at + np.array([0, 0.03, 0]), np.array([0, 1.0, 0]))
    shade(nodes)
    return dict(nodes=nodes, files=files, sites=places)


def shade(nodes):
    """Ambient occlusion into vertex colours, against everything plus the bed."""
    points, tris, offset = [], [], 0
    for name, list_of in nodes.items():
        if name in ("lashes", "hair"):
            continue
        for part in list_of:
            points.append(part.points)
            tris.append(part.tris + offset)
            offset += len(part.points)
    c, s = np.cos(np.radians(30)), np.sin(np.radians(30))
    bed = np.array([[-0.43, MATTRESS, -0.4], [0.43, MATTRESS, -0.4], [-0.43, MATTRESS, -1.6], [0.43, MATTRESS, -1.6],
                    [-0.43, MATTRESS + 0.8 * s, -1.6 - 0.8 * c], [0.43, MATTRESS + 0.8 * s, -1.6 - 0.8 * c]])
    points.append(bed)
    tris.append(np.array([[0, 1, 3], [0, 3, 2], [2, 3, 5], [2, 5, 4]]) + offset)
    bvh = parts.tree(np.concatenate(points), np.concatenate(tris))
    strength = {"eyes": 0.75, "hair": 0.6, "lashes": 0.0, "blanket": 0.7, "skin": 0.8, "gown": 0.75}
    tint = {"skin": np.array([0.90, 1.05, 1.08])}
    for name, list_of in nodes.items():
        for part in list_of:
            if name == "lashes":
                part.shade = np.ones((len(part.points), 3))
                continue
            open_ = parts.occlusion(part.points, part.normals, bvh)
            dark = np.clip(1 - open_, 0, 1) * strength.get(name, 0.75)
            part.shade = np.clip(1 - dark[:, None] * tint.get(name, np.ones(3)), 0.05, 1)
