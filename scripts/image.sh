#!/usr/bin/env bash
# `npm run test:image`: a fresh build, then scripts/image.mts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node scripts/build.mts --if-stale
exec node scripts/image.mts "$@"
