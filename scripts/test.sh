#!/usr/bin/env bash
# `npm test` and `npm run test:long`: sees to ffmpeg and a fresh build, then runs the tests named.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-ffmpeg.sh
node scripts/build.mts --if-stale
exec scripts/jest.sh "$@"
