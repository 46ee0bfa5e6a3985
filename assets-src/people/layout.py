# SPDX-License-Identifier: MIT OR Apache-2.0
"""How the base mesh's UV islands are packed into the head and limb textures."""
import numpy as np

HEAD_SIZE, BODY_SIZE = 1024, 1024


def head_map(uv):
    """Base UVs of the head island to the head texture, with more room for the face."""
    u = np.interp(uv[:, 0], [0.638, 0.775, 0.820, 0.996], [0.004, 0.150, 0.260, 0.996])
    v = np.interp(uv[:, 1], [0.178, 0.330, 0.400, 0.633, 0.705, 0.858], [0.004, 0.130, 0.225, 0.775, 0.870, 0.996])
    return np.stack([u, v], -1)


def body_map(uv):
    """Shoulders and arms above, hands below."""
    hand = uv[:, 1] > 0.5
    u = np.where(hand, (uv[:, 0] - 0.355) / 0.415, uv[:, 0] / 0.765)
    v = np.where(hand, 0.50 + (uv[:, 1] - 0.795) / 0.200 * 0.50, (uv[:, 1] - 0.02) / 0.32 * 0.48)
    return np.clip(np.stack([u, v], -1), 0.001, 0.999)
