# SPDX-License-Identifier: MIT OR Apache-2.0
"""A small KTX2 writer and reader for the two uncompressed formats this project ships.

RGB9E5 (one 2D level) is used for lightmaps, RGBA16F cubemaps with a full mip chain for
environments. Levels are compressed with Zstandard; every level is stored smallest first, as
the specification asks.
"""

import struct

import numpy as np
import zstandard

MAGIC = b"\xabKTX 20\xbb\r\n\x1a\n"
RGBA16F = 97
RGB9E5 = 123
_FLOAT_SIGNED = 0xC0
_EXPONENT = 0x20


def encode_rgb9e5(rgb):
    """Packs an (..., 3) float array into uint32 shared-exponent texels."""
    top = 511.0 / 512.0 * 65536.0
    rgb = np.clip(np.nan_to_num(np.asarray(rgb, np.float64)), 0.0, top)
    peak = np.maximum(rgb.max(-1), 2.0**-40)
    exponent = np.maximum(-16, np.floor(np.log2(peak))) + 16
    overflow = np.floor(peak / 2.0 ** (exponent - 24) + 0.5) >= 512
    exponent = exponent + overflow
    scaled = np.floor(rgb / 2.0 ** (exponent - 24)[..., None] + 0.5).astype(np.uint32)
    e = exponent.astype(np.uint32)
    return scaled[..., 0] | scaled[..., 1] << 9 | scaled[..., 2] << 18 | e << 27


def decode_rgb9e5(texels):
    """The inverse of `encode_rgb9e5`, for checks and previews."""
    scale = 2.0 ** ((texels >> 27).astype(np.float64) - 24)
    parts = [(texels >> shift & 511) * scale for shift in (0, 9, 18)]
    return np.stack(parts, -1).astype(np.float32)


def _sample(offset, bits, channel, low, high):
    return struct.pack("<HBBIII", offset, bits - 1, channel, 0, low, high)


def _descriptor(vk_format):
    """The data format descriptor: a KHR basic block, linear BT.709."""
    if vk_format == RGB9E5:
        samples = b""
        for i in range(3):
            samples += _sample(9 * i, 9, i, 0, 8448)
            samples += _sample(27, 5, i | _EXPONENT, 15, 31)
        texel = 4
    else:
        low, high = 0xBF800000, 0x3F800000
        channels = (0, 1, 2, 15)
        samples = b"".join(
            _sample(16 * i, 16, c | _FLOAT_SIGNED, low, high) for i, c in enumerate(channels)
        )
        texel = 8
    size = 24 + len(samples)
    block = struct.pack("<IHHBBBB", 0, 2, size, 1, 1, 1, 0)
    block += bytes(4) + bytes([texel]) + bytes(7) + samples
    return struct.pack("<I", 4 + size) + block


def write(path, vk_format, size, levels, faces=1):
    """Writes `levels` (raw bytes, largest first; faces already concatenated) to `path`."""
    dfd = _descriptor(vk_format)
    writer = b"KTXwriter\0skillward\0"
    kvd = struct.pack("<I", len(writer)) + writer
    kvd += bytes(-len(kvd) % 4)
    packed = [zstandard.ZstdCompressor(level=19).compress(raw) for raw in levels]
    dfd_at = 80 + 24 * len(levels)
    kvd_at = dfd_at + len(dfd)
    at = kvd_at + len(kvd)
    offsets = {}
    for i in reversed(range(len(levels))):
        offsets[i] = at
        at += len(packed[i])
    type_size = 4 if vk_format == RGB9E5 else 2
    head = MAGIC + struct.pack("<9I", vk_format, type_size, size, size, 0, 0, faces, len(levels), 2)
    head += struct.pack("<4I2Q", dfd_at, len(dfd), kvd_at, len(kvd), 0, 0)
    for i, raw in enumerate(levels):
        head += struct.pack("<3Q", offsets[i], len(packed[i]), len(raw))
    with open(path, "wb") as out:
        out.write(head + dfd + kvd)
        for i in reversed(range(len(levels))):
            out.write(packed[i])


def read(path):
    """Returns (vk_format, size, faces, [raw level bytes]) of a file written by `write`."""
    with open(path, "rb") as source:
        data = source.read()
    assert data[:12] == MAGIC, "not a KTX2 file"
    vk_format, _, width, _, _, _, faces, count, scheme = struct.unpack_from("<9I", data, 12)
    assert scheme == 2, "this reader expects Zstandard levels"
    levels = []
    for i in range(count):
        at, length, raw = struct.unpack_from("<3Q", data, 80 + 24 * i)
        levels.append(zstandard.ZstdDecompressor().decompress(data[at : at + length], raw))
    return vk_format, width, faces, levels


def write_lightmap(path, rgb):
    """Writes an (n, n, 3) float image, first row at the top, as RGB9E5."""
    write(path, RGB9E5, rgb.shape[0], [encode_rgb9e5(rgb).astype("<u4").tobytes()])


def read_lightmap(path):
    """Reads back a lightmap as an (n, n, 3) float image."""
    vk_format, size, _, levels = read(path)
    assert vk_format == RGB9E5
    return decode_rgb9e5(np.frombuffer(levels[0], "<u4").reshape(size, size))


def _face_directions(size):
    """World directions (Y up, -Z forward) of the texels of the six faces, in KTX order.

    Bevy samples with z negated, so the file's +Z face looks along world -Z.
    """
    t, s = np.meshgrid(*[(np.arange(size) + 0.5) / size * 2 - 1] * 2, indexing="ij")
    one = np.ones_like(s)
    faces = [(one, -t, -s), (-one, -t, s), (s, one, t), (s, -one, -t), (s, -t, one), (-s, -t, -one)]
    return [np.stack([x, y, -z], -1) for x, y, z in faces]


def cubemap_from_panorama(pano, size):
    """Resamples an equirectangular image (north, -Z, in the middle; first row up) to six faces."""
    height, width = pano.shape[:2]
    out = []
    oversample = 2
    for d in _face_directions(size * oversample):
        d = d / np.linalg.norm(d, axis=-1, keepdims=True)
        u = (np.arctan2(d[..., 0], -d[..., 2]) / (2 * np.pi) + 0.5) * width - 0.5
        v = (0.5 - np.arcsin(np.clip(d[..., 1], -1, 1)) / np.pi) * height - 0.5
        u0, v0 = np.floor(u).astype(int), np.floor(v).astype(int)
        fu, fv = (u - u0)[..., None], (v - v0)[..., None]
        rows = [np.clip(v0 + k, 0, height - 1) for k in (0, 1)]
        cols = [(u0 + k) % width for k in (0, 1)]
        face = (pano[rows[0], cols[0]] * (1 - fu) + pano[rows[0], cols[1]] * fu) * (1 - fv)
        face = face + (pano[rows[1], cols[0]] * (1 - fu) + pano[rows[1], cols[1]] * fu) * fv
        out.append(_halve(face))
    return out


def _halve(image):
    return (image[::2, ::2] + image[1::2, ::2] + image[::2, 1::2] + image[1::2, 1::2]) / 4


def write_levels(path, levels):
    """Writes a cubemap: levels, each of six (n, n, 3) float faces, as RGBA16F."""
    packed = []
    for faces in levels:
        raw = b""
        for face in faces:
            rgba = np.ones((*face.shape[:2], 4), np.float32)
            rgba[..., :3] = np.clip(face, 0, 60000)
            raw += rgba.astype("<f2").tobytes()
        packed.append(raw)
    write(path, RGBA16F, levels[0][0].shape[0], packed, faces=6)
