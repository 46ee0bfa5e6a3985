# SPDX-License-Identifier: MIT OR Apache-2.0
"""Rebuilds every room and prop: python assets-src/rooms/build.py [preview=FOLDER]"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROPS = ("handrub_dispenser", "infusion_pump", "infusion_line", "urine_bag", "ward_phone", "door")


def run(folder, name, *words):
    """Each asset is built in a fresh interpreter, because Blender keeps state."""
    script = os.path.join(HERE, "..", folder, name + ".py")
    print("==", name, *words, flush=True)
    subprocess.run([sys.executable, "-B", script, *words], check=True)


if __name__ == "__main__":
    for prop in PROPS:
        run("equipment", prop, *sys.argv[1:])
    run("rooms", "ward_bay", "model", "env", "bake", "spp=64", *sys.argv[1:])
