#!/usr/bin/env bash
# `npm run bench` and `npm run bench:media`: sees to ffmpeg and a fresh build, then measures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-ffmpeg.sh
node scripts/build.mts --if-stale
main=$1
shift
exec node "bench/$main.mts" "$@"
