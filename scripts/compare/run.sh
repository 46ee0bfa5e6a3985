#!/usr/bin/env bash
# The evaluator of conditions beside reelay and RTAMT, over one stream and five properties that all can say.
# Needs Python 3 and PyPI; both packages go into an environment of their own beside the build.
set -euo pipefail
place="$(realpath -m "${CARGO_TARGET_DIR:-target}")/compare"
mkdir -p "$place"
[ -x "$place/python/bin/python" ] || python3 -m venv "$place/python"
"$place/python/bin/pip" install --quiet --disable-pip-version-check reelay==25.0.0 rtamt==0.4.10
cargo bench --quiet --package skillward_core --bench compare -- "$place/rows.txt" > "$place/ours.txt"
"$place/python/bin/python" scripts/compare/others.py "$place/rows.txt" "$place/ours.txt"
