#!/usr/bin/env bash
# Every test, headless. Called by `make test`.
set -euo pipefail
export RUST_BACKTRACE=1
if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --workspace --no-fail-fast
    cargo test --workspace --doc --quiet
else
    cargo test --workspace --no-fail-fast
fi
