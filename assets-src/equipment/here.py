# SPDX-License-Identifier: MIT OR Apache-2.0
"""Puts the shared library on the import path."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import bpy  # noqa: E402,F401  (must come first: it provides bmesh)
