#!/usr/bin/env bash
# `npm run docs`: the pages that are written from the code; `-- --check` fails where one has drifted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node scripts/build.mts --if-stale
exec node scripts/docs.mts "$@"
