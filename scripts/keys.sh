#!/usr/bin/env bash
# `npm run keys -- list`: keys of the API, in the database that the environment or .env names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node scripts/build.mts --if-stale
env_file=()
if [ -f .env ]; then env_file=(--env-file=.env); fi
exec node "${env_file[@]}" dist/orchestrator.mjs keys "$@"
