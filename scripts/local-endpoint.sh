#!/usr/bin/env bash
# The local endpoint alone, built first where it is stale:
#   npm run local-endpoint -- --port 8000 --worker "python -u handler.py"
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
node "$root/scripts/build.mts" --if-stale
# Workers start where npm was called, so that `handler.py` is found from another folder by
# `npm --prefix path/to/api-gpu run local-endpoint -- …`.
cd "${INIT_CWD:-$PWD}"
exec node "$root/dist/local-endpoint.mjs" "$@"
