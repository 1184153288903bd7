#!/usr/bin/env bash
# `npm test`: sees to ffmpeg and a fresh build, then runs every test: small, medium, end to end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-ffmpeg.sh
node scripts/build.mts --if-stale
exec scripts/jest.sh "$@"
