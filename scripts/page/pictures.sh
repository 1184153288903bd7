#!/usr/bin/env bash
# `npm run pictures:page`: a fresh build, then the pictures of the page into docs/images.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/ensure-ffmpeg.sh
node scripts/build.mts --if-stale
exec node scripts/page/pictures.mts "$@"
