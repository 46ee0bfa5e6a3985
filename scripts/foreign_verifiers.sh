#!/usr/bin/env bash
# Has other people's verifiers judge badges and forgeries of this program, without a network (docs/foreign_verifiers.md).
# Usage: scripts/foreign_verifiers.sh FOLDER [SCHEMA.json]
#   FOLDER holds node_modules/@digitalcredentials/verifier-core and venv/ with openbadgeslib.
set -euo pipefail
tools="$(cd "${1:?usage: $0 FOLDER [SCHEMA.json]}" && pwd)"
schema="${2:+$(realpath "$2")}"
cd "$(dirname "$0")/.."
foreign="$PWD/crates/skillward_credentials/benches/foreign"

for needed in "$tools/node_modules/@digitalcredentials/verifier-core" "$tools/venv/bin/python"; do
    if [ ! -e "$needed" ]; then
        echo "$needed is missing; docs/foreign_verifiers.md says what to install" >&2
        exit 2
    fi
done
if ! unshare -rn true; then
    echo "no namespace without a network can be made (unshare -rn)" >&2
    exit 2
fi
badges="$(mktemp -d)"
trap 'rm -rf "$badges"' EXIT

cargo bench --quiet ${SKILLWARD_PROFILE:+--profile "$SKILLWARD_PROFILE"} \
    --package skillward_credentials --bench badges -- write "$badges"
# Node looks for packages beside the program.
cp "$foreign/verifier_core.mjs" "$tools/"
status=0
(cd "$tools" && unshare -rn node verifier_core.mjs "$badges" ${schema:+"$schema"}) || status=1
unshare -rn "$tools/venv/bin/python" "$foreign/openbadgeslib.py" "$badges" || status=1
exit "$status"
