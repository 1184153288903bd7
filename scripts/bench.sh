#!/usr/bin/env bash
# `npm run bench`: sees to ffmpeg and a fresh build, then measures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-ffmpeg.sh
node scripts/build.mts --if-stale
exec node bench/main.mts "$@"
