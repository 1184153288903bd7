#!/usr/bin/env bash
# `npm run runpod -- plan`: the endpoint at RunPod, by runpod.json and the environment or .env.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node scripts/build.mts --if-stale
env_file=()
if [ -f .env ]; then env_file=(--env-file=.env); fi
exec node "${env_file[@]}" dist/orchestrator.mjs runpod "$@"
