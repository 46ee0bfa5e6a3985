#!/usr/bin/env bash
# Plays SKILLWARD_ATTEMPTS attempts and holds the live score to that of debug and release builds of the program.
set -euo pipefail
cargo build --release --package skillward_cli
export SKILLWARD_PROGRAMS="${CARGO_TARGET_DIR:-target}/release/skillward_cli"
cargo test --workspace --test it same_score -- --nocapture
