#!/usr/bin/env bash
# `npm run demo`: sees to ffmpeg and a fresh build, then runs the demo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-ffmpeg.sh
node scripts/build.mts --if-stale
exec node scripts/demo.mts
