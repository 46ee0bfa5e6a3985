# SPDX-License-Identifier: MIT OR Apache-2.0
"""The CC0 MPFB2 base body: loading, shaping by targets, posing by linear blend skinning.

Coordinates are glTF's for someone lying on their back with the head to -Z:
face up (+Y), the patient's LEFT is +X, the RIGHT is -X. Metres.
"""
import gzip
import json
from functools import cached_property

import numpy as np

from paths import MPFB


def axis_angle(axis, angle):
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    c, s = np.cos(angle), np.sin(angle)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) * c + s * k + (1 - c) * np.outer([x, y, z], [x, y, z])


def aim(current, target):
    """Smallest rotation that turns direction `current` into `target`."""
    a, b = current / np.linalg.norm(current), np.asarray(target, float) / np.linalg.norm(target)
    axis = np.cross(a, b)
    if np.linalg.norm(axis) < 1e-9:
        return np.eye(3)
    return axis_angle(axis, np.arctan2(np.linalg.norm(axis), a @ b))


class Body:
    def __init__(self, height, macros, details=()):
        """macros: (target path, weight); details likewise. Height in metres."""
        self._load_base()
        for name, weight in (*macros, *details):
            self.vertices += weight * self.target(name)
        body = np.unique(np.concatenate(self.faces_of("body")))
        rows = self.vertices[body][:, 1]
        self.scale = height / (rows.max() - rows.min())
        self.rest = self.to_bed(self.vertices)

    def to_bed(self, dm):
        """MakeHuman (Y up, facing +Z) to lying: head to -Z, face to +Y."""
        return np.stack([dm[:, 0], dm[:, 2], -dm[:, 1]], -1) * self.scale

    def _load_base(self):
        points, uvs, self.faces, self.face_uvs, self.groups = [], [], [], [], []
        group = None
        with open(MPFB / "3dobjs" / "base.obj") as handle:
            for line in handle:
                parts = line.split()
                if not parts:
                    continue
                if parts[0] == "v":
                    points.append([float(v) for v in parts[1:4]])
                elif parts[0] == "vt":
                    uvs.append([float(v) for v in parts[1:3]])
                elif parts[0] == "g":
                    group = parts[1]
                elif parts[0] == "f":
                    corners = [p.split("/") for p in parts[1:]]
                    face = [int(c[0]) - 1 for c in corners]
                    uv = [int(c[1]) - 1 for c in corners]
                    if len(face) == 4 and face[3] == face[0]:
                        face, uv = face[:3], uv[:3]
                    self.faces.append(face)
                    self.face_uvs.append(uv)
                    self.groups.append(group)
        self.vertices = np.array(points)
        self.uvs = np.array(uvs)
        self.uvs[:, 1] = 1 - self.uvs[:, 1]
        self.groups = np.array(self.groups)

    def target(self, name):
        """A shape target as displacements in decimetres."""
        out = np.zeros_like(self.vertices)
        with gzip.open(MPFB / "targets" / f"{name}.target.gz", "rt") as handle:
            for line in handle:
                if line[0] != "#" and line.strip():
                    index, *delta = line.split()
                    out[int(index)] = [float(v) for v in delta]
        return out

    def faces_of(self, *groups):
        return [f for f, g in zip(self.faces, self.groups) if g in groups]

    def cube(self, name):
        return self.rest[np.unique(np.concatenate(self.faces_of(name)))].mean(0)

    @cached_property
    def bones(self):
        """name -> (parent, head, tail) at rest, parents first."""
        data = json.loads((MPFB / "rigs/standard/rig.default.json").read_text())
        data = data.get("bones", data)

        def point(entry):
            kind = entry["strategy"]
            if kind == "CUBE":
                return self.cube(entry["cube_name"])
            if kind == "VERTEX":
                return self.rest[entry["vertex_index"]]
            return self.rest[entry["vertex_indices"]].mean(0)

        out, todo = {}, dict(data)
        while todo:
            for name in list(todo):
                parent = todo[name].get("parent") or None
                if parent is None or parent in out:
                    entry = todo.pop(name)
                    out[name] = (parent, point(entry["head"]), point(entry["tail"]))
        return out

    @cached_property
    def weights(self):
        data = json.loads((MPFB / "rigs/standard/weights.default.json").read_text())["weights"]
        names = list(self.bones)
        out = np.zeros((len(self.rest), len(names)), np.float32)
        for k, name in enumerate(names):
            for vertex, weight in data.get(name, []):
                out[vertex, k] = weight
        total = out.sum(1, keepdims=True)
        return np.where(total > 0, out / np.maximum(total, 1e-9), 0)

    def rest_direction(self, bone):
        return self.bones[bone][2] - self.bones[bone][1]


class Pose:
    """World rotation and head position of every bone; turn() edits a bone and its descendants."""

    def __init__(self, body):
        self.body = body
        self.extra = {}
        self.solve()

    def solve(self):
        self.rotation, self.head = {}, {}
        for name, (parent, head, _) in self.body.bones.items():
            base = np.eye(3) if parent is None else self.rotation[parent]
            if parent is None:
                self.head[name] = head
            else:
                self.head[name] = self.head[parent] + base @ (head - self.body.bones[parent][1])
            turn = self.extra.get(name)
            self.rotation[name] = base if turn is None else base @ turn

    def turn(self, name, world):
        """Rotate a bone (with its children) by a rotation given in world axes."""
        base = self.rotation[name]
        parent = self.body.bones[name][0]
        up = np.eye(3) if parent is None else self.rotation[parent]
        self.extra[name] = up.T @ world @ base
        self.solve()

    def direction(self, bone):
        return self.rotation[bone] @ self.body.rest_direction(bone)

    def tail(self, bone):
        return self.head[bone] + self.direction(bone)

    def skin(self, points=None):
        """Posed positions of all base vertices (or of displaced ones)."""
        points = self.body.rest if points is None else points
        weights = self.body.weights
        out = np.zeros_like(points)
        for k, name in enumerate(self.body.bones):
            w = weights[:, k]
            used = np.nonzero(w)[0]
            if len(used):
                moved = (points[used] - self.body.bones[name][1]) @ self.rotation[name].T + self.head[name]
                out[used] += w[used, None] * moved
        return out

    def finger_axes(self, side):
        """(palm normal, across axis towards the thumb) at rest for side L or R."""
        b = self.body.bones
        wrist, index, little = b[f"wrist.{side}"][1], b[f"finger2-1.{side}"][1], b[f"finger5-1.{side}"][1]
        across = index - little
        along = (index + little) / 2 - wrist
        normal = np.cross(along, across)
        normal *= (1 if side == "L" else -1)
        return normal / np.linalg.norm(normal), across / np.linalg.norm(across)

    def reach(self, side, elbow, wrist, hand, palm, curl=1.0):
        """Lay an arm: elbow and wrist aim at points, the hand along a direction, the palm to a normal."""
        for bone in (f"upperarm01.{side}",):
            joint = self.head[f"lowerarm01.{side}"] - self.head[bone]
            self.turn(bone, aim(joint, np.asarray(elbow) - self.head[bone]))
        bone = f"lowerarm01.{side}"
        joint = self.head[f"wrist.{side}"] - self.head[bone]
        self.turn(bone, aim(joint, np.asarray(wrist) - self.head[bone]))
        axis = self.head[f"wrist.{side}"] - self.head[bone]
        axis /= np.linalg.norm(axis)
        rest_palm, across = self.finger_axes(side)

        def flat(v):
            v = v - axis * (v @ axis)
            return v / np.linalg.norm(v)

        have, want = flat(self.rotation[f"wrist.{side}"] @ rest_palm), flat(np.asarray(palm, float))
        angle = np.arctan2(np.cross(have, want) @ axis, have @ want)
        for name, share in ((f"upperarm02.{side}", 0.10), (f"lowerarm01.{side}", 0.15), (f"lowerarm02.{side}", 0.45),
                            (f"wrist.{side}", 0.30)):
            around = axis
            if "upper" in name:
                continue
            self.turn(name, axis_angle(around, angle * share / 0.9))
        bone = f"wrist.{side}"
        middle = self.head[f"finger3-1.{side}"] - self.head[bone]
        self.turn(bone, aim(middle, hand))
        sign = 1 if side == "L" else -1
        for finger, base in ((2, 16), (3, 20), (4, 24), (5, 27)):
            for joint, gain in ((1, 1.0), (2, 1.15), (3, 0.7)):
                name = f"finger{finger}-{joint}.{side}"
                axis = self.rotation[name] @ across
                self.turn(name, axis_angle(axis, -sign * np.radians(base * gain * curl)))
        for joint, degrees in ((1, 4), (2, 10), (3, 14)):
            name = f"finger1-{joint}.{side}"
            axis = self.rotation[name] @ (0.6 * across + 0.8 * rest_palm)
            self.turn(name, axis_angle(axis, -sign * np.radians(degrees * curl)))
        return angle


def vertex_normals(points, tris):
    face = np.cross(points[tris[:, 1]] - points[tris[:, 0]], points[tris[:, 2]] - points[tris[:, 0]])
    out = np.zeros_like(points)
    for k in range(3):
        np.add.at(out, tris[:, k], face)
    return out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-20)


def triangulate(faces):
    out = []
    for f in faces:
        out.append((f[0], f[1], f[2]))
        if len(f) == 4:
            out.append((f[0], f[2], f[3]))
    return np.array(out)
