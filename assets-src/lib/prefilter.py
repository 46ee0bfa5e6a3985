# SPDX-License-Identifier: MIT OR Apache-2.0
"""Filters an environment cubemap as Bevy's shaders read it: once here, instead of on every machine
in every frame.

`diffuse` holds the cosine-weighted mean of the light around each direction, `specular` what a surface
of rising roughness mirrors, one level each: level i of n is for perceptual roughness i / (n - 1).
Both are sums over all texels of the source, without random samples, so they have no noise.
"""

import numpy as np

import ktx2

_CHUNK = 128


def _directions(size):
    d = np.stack(ktx2._face_directions(size)).reshape(-1, 3)
    length = np.linalg.norm(d, axis=-1)
    # A texel's solid angle falls with the cube of its distance from the middle of the cube.
    return (d / length[:, None]).astype(np.float32), (length**-3).astype(np.float32)


def _gather(out_size, faces, weigh):
    source = np.stack(faces).reshape(-1, 3).astype(np.float32)
    towards, angle = _directions(faces[0].shape[0])
    normals, _ = _directions(out_size)
    out = np.empty((len(normals), 3), np.float32)
    for at in range(0, len(normals), _CHUNK):
        weight = weigh(normals[at : at + _CHUNK] @ towards.T) * angle
        out[at : at + _CHUNK] = (weight @ source) / weight.sum(-1, keepdims=True)
    return list(out.reshape(6, out_size, out_size, 3))


def _halved(faces, size):
    while faces[0].shape[0] > size:
        faces = [ktx2._halve(face) for face in faces]
    return faces


def _ggx(alpha):
    """Weight of light from a direction whose cosine to normal and view is given (Karis 2013)."""

    def weigh(cosine):
        cosine = np.clip(cosine, 0.0, 1.0)
        half_squared = (1.0 + cosine) / 2.0
        spread = half_squared * (alpha**2 - 1.0) + 1.0
        return cosine / spread**2

    return weigh


def diffuse(faces, size=16):
    """Six (size, size, 3) faces of the light that falls on a matt surface, divided by pi."""
    return _gather(size, _halved(faces, 32), lambda cosine: np.clip(cosine, 0.0, None))


def specular(faces):
    """A list of levels, each of six faces; the first is the source itself."""
    size = faces[0].shape[0]
    count = size.bit_length()
    levels = [faces]
    for level in range(1, count):
        roughness = level / (count - 1)
        # Wide lobes need no fine source.
        source = _halved(faces, max(32, size >> max(level - 1, 0)))
        levels.append(_gather(size >> level, source, _ggx(roughness**2)))
    return levels


def write(path, faces):
    """Writes PATH.ktx2 (specular) and PATH_diffuse.ktx2."""
    ktx2.write_levels(f"{path}.ktx2", specular(faces))
    ktx2.write_levels(f"{path}_diffuse.ktx2", [diffuse(faces)])


if __name__ == "__main__":
    import sys

    # python assets-src/lib/prefilter.py PATH: filters the sharpest level of PATH.ktx2 anew.
    form, size, _, raw = ktx2.read(f"{sys.argv[1]}.ktx2")
    assert form == ktx2.RGBA16F
    texels = np.frombuffer(raw[0], "<f2").astype(np.float32).reshape(6, size, size, 4)
    write(sys.argv[1], list(texels[..., :3]))
