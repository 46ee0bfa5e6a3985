# SPDX-License-Identifier: MIT OR Apache-2.0
"""Building, exporting and photographing one separate prop."""

import os
import sys

import scene
from kit import Kit


def run(name, assemble, specs, origins=None, views=()):
    """Builds a prop from `assemble(kit)` and writes assets/models/NAME.glb.

    `origins` gives nodes their own origin; every other node keeps an identity transform.
    With preview=FOLDER on the command line, each (eye, target, lens) of `views` is rendered.
    """
    scene.reset()
    k = Kit()
    assemble(k)
    objects = []
    for group, parts in k.groups.items():
        objects.append(scene.build(group, parts, specs, (origins or {}).get(group, (0, 0, 0))))
    scene.export(objects, scene.path("assets", "models", name + ".glb"))
    folder = next((w.split("=")[1] for w in sys.argv[1:] if w.startswith("preview=")), None)
    if folder:
        os.makedirs(folder, exist_ok=True)
        for i, (eye, target, lens) in enumerate(views):
            scene.studio(eye, target, os.path.join(folder, f"{name}_{i}.png"), lens, (640, 640), 20)
