# SPDX-License-Identifier: MIT OR Apache-2.0
"""Who the two patients are: shape, pose, colours. Everything personal is invented."""
import numpy as np

from body import Body, Pose, axis_angle

MATTRESS, HINGE_Z, SLOPE = 0.62, -1.60, np.radians(30)
HIP_Z = -1.52

PEOPLE = {
    "patient_a": dict(
        gender="female", height=1.63, old=0.60, race=(("african", 0.8), ("caucasian", 0.2)),
        muscle="averagemuscle", weight="averageweight",
        details=(("expression/units/african/mouth-corner-puller", 0.28), ("mouth/mouth-angles-up", 0.35),
                 ("chin/chin-width-decr", 0.5), ("head/head-oval", 0.25), ("neck/neck-scale-horiz-decr", 0.5),
                 ("mouth/mouth-lowerlip-volume-incr", 0.3), ("mouth/mouth-upperlip-volume-incr", 0.3),
                 ("cheek/l-cheek-volume-incr", 0.35), ("cheek/r-cheek-volume-incr", 0.35),
                 ("expression/units/african/eyebrows-left-inner-up", 0.15),
                 ("expression/units/african/eyebrows-right-inner-up", 0.15)),
        tone=(0.540, 0.372, 0.282), palm=(0.735, 0.545, 0.450), lip=(0.40, 0.215, 0.190), iris=(0.20, 0.115, 0.07),
        hair=(0.60, 0.59, 0.58), band=("A. Okafor", "12-03-1954"), seed=101, studs=True,
        right=dict(elbow=(-0.272, 0.757, -1.735), wrist=(-0.37, 0.775, -1.34), hand=(-0.05, -0.10, 1.0),
                   palm=(0.10, 1.0, 0.1), curl=0.9),
        left=dict(elbow=(0.300, 0.745, -1.735), wrist=(0.365, 0.690, -1.40), hand=(-0.05, -0.12, 1.0),
                  palm=(-0.25, -1.0, -0.1), curl=0.55),
        gown=dict(base=(0.80, 0.86, 0.90), ink=(0.33, 0.50, 0.66), motif="diamond"),
        cushion=dict(centre=(-0.345, -1.475), half=(0.088, 0.155), base=0.672, top=0.755),
    ),
    "patient_b": dict(
        gender="male", height=1.77, old=0.55, race=(("caucasian", 1.0),),
        muscle="averagemuscle", weight="averageweight",
        details=(("expression/units/caucasian/mouth-corner-puller", 0.28), ("mouth/mouth-angles-up", 0.4),
                 ("expression/units/caucasian/eyebrows-left-up", 0.12),
                 ("expression/units/caucasian/eyebrows-right-up", 0.12)),
        tone=(0.80, 0.635, 0.545), palm=(0.835, 0.640, 0.560), lip=(0.70, 0.46, 0.42), iris=(0.30, 0.42, 0.50),
        hair=(0.60, 0.575, 0.545), band=("B. Lindqvist", "30-07-1961"), seed=202,
        right=dict(elbow=(-0.325, 0.758, -1.735), wrist=(-0.365, 0.690, -1.37), hand=(0.10, -0.10, 1.0),
                   palm=(0.45, -1.0, -0.1), curl=0.6),
        left=dict(elbow=(0.325, 0.758, -1.735), wrist=(0.365, 0.690, -1.37), hand=(-0.10, -0.10, 1.0),
                  palm=(-0.40, -1.0, -0.1), curl=0.6),
        gown=dict(base=(0.84, 0.88, 0.86), ink=(0.30, 0.52, 0.50), motif="dots"),
    ),
}


def shape(name):
    p = PEOPLE[name]
    g = p["gender"]
    macros = []
    for age, w in (("young", 1 - p["old"]), ("old", p["old"])):
        macros.append((f"macrodetails/universal-{g}-{age}-{p['muscle']}-{p['weight']}", w))
        macros += [(f"macrodetails/{race}-{g}-{age}", w * rw) for race, rw in p["race"]]
    body = Body(p["height"], macros, p["details"])
    flatten_chest(body)
    return body


def flatten_chest(body, amount=0.45):
    """Soft tissue spreads when lying on the back."""
    names = list(body.bones)
    weight = body.weights[:, [names.index("breast.L"), names.index("breast.R")]].sum(1)
    base = body.bones["breast.L"][1][1] + 0.02
    lift = np.clip(body.rest[:, 1] - base, 0, None)
    body.rest[:, 1] -= amount * weight * lift
    body.rest[:, 0] += 0.010 * weight * np.sign(body.rest[:, 0])


def lie_down(name, body, floor=None):
    """Pose on the raised backrest. Returns the pose; its heads are in room coordinates."""
    p = PEOPLE[name]
    pose = Pose(body)
    x = np.array([1.0, 0, 0])
    low, high = 0.0, 1.5  # how much the lower spine bends, so that the back just meets the backrest
    for _ in range(9):
        bend = (low + high) / 2
        pose.extra = {}
        pose.solve()
        for bone, degrees in (("root", 2), ("spine05", 8 * bend), ("spine04", 9 * bend), ("spine03", 7), ("spine02", 3),
                              ("spine01", 1 + 17 * (1 - bend) * 0.5), ("neck01", 3), ("neck02", 3), ("neck03", 3),
                              ("head", 4 + 17 * (1 - bend) * 0.5)):
            pose.turn(bone, axis_angle(x, np.radians(degrees)))
        settle(body, pose)
        skin = pose.skin()[np.unique(np.concatenate(body.faces_of("body")))]
        back = above_bed(skin[(skin[:, 2] < -1.75) & (skin[:, 2] > -2.05) & (np.abs(skin[:, 0]) < 0.12)]).min()
        low, high = (low, bend) if back > -0.008 else (bend, high)
    rest_head(body, pose)
    pose.turn("head", axis_angle(x, np.radians(9)))  # look towards the foot of the bed
    for side, s in (("L", 1), ("R", -1)):
        pose.turn(f"eye.{side}", axis_angle(x, np.radians(9)))
        pose.turn(f"upperleg01.{side}", axis_angle(x, np.radians(-2)))
        pose.turn(f"upperleg01.{side}", axis_angle([0, 1, 0], np.radians(2 * s)))
        # shoulders settle: a little forward and down towards the hips
        pose.turn(f"clavicle.{side}", axis_angle([0, 1, 0], np.radians(-6 * s)))
    for side, key in (("R", "right"), ("L", "left")):
        arm = dict(p[key])
        arm["elbow"] = np.array(arm["elbow"])
        pose.reach(side, **arm)
    return pose


def rest_head(body, pose, depth=0.060):
    """Tilt the neck until the head sinks into the pillow's dent, keeping the face's own tilt."""
    used = np.unique(np.concatenate(body.faces_of("body")))
    weight = body.weights[used, list(body.bones).index("head")]
    used = used[weight > 0.5]
    for _ in range(12):
        gap = above_bed(pose.skin()[used]).min() - depth
        angle = np.clip(-gap / 0.13, -0.12, 0.12)
        for bone in ("neck01", "neck02", "neck03"):
            pose.turn(bone, axis_angle([1, 0, 0], angle / 3))
        pose.turn("head", axis_angle([1, 0, 0], -angle * 0.7))


def settle(body, pose):
    """Move the whole body so that hips and back rest on the mattress."""
    skin = pose.skin()
    used = np.unique(np.concatenate(body.faces_of("body")))
    hips = (pose.head["upperleg01.L"] + pose.head["upperleg01.R"]) / 2
    seat = skin[used][np.abs(skin[used][:, 2] - hips[2]) < 0.12][:, 1].min()
    shift = np.array([-hips[0], MATTRESS - 0.012 - seat, HIP_Z - hips[2]])
    root = next(iter(body.bones))
    parent, head, tail = body.bones[root]
    delta = shift
    # translate by moving every rest point: simplest is to move the rest body itself
    body.rest = body.rest + delta
    for n, (q, h, t) in body.bones.items():
        body.bones[n] = (q, h + delta, t + delta)
    pose.solve()


def above_bed(points):
    """Signed height of points over the mattress and backrest surface."""
    flat = points[:, 1] - MATTRESS
    sloped = (points[:, 1] - MATTRESS) * np.cos(SLOPE) + (points[:, 2] - HINGE_Z) * np.sin(SLOPE)
    return np.minimum(flat, sloped)
