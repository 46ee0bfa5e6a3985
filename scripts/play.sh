#!/usr/bin/env bash
# Opens the library in a window; where there is no display, says so and runs the scripted learner.
set -euo pipefail
out="${1:-out}"
program="${CARGO_TARGET_DIR:-target}/debug/skillward"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$program" play
fi
echo "There is no display here, so the scripted learner plays \"Hand hygiene at the bedside\" instead,"
echo "drawn by a software driver. Pictures, the debrief page and the verified badge go to: $out"
exec "$program" demo hand-hygiene-bedside --out "$out"
