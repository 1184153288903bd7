#!/usr/bin/env bash
# `npm run docs`: the pages that are written from the code; `-- --check` fails where one has drifted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node scripts/build.mts --if-stale
# A default that is a temporary folder is shown as it is without settings of this shell.
exec env -u TMPDIR -u TMP -u TEMP node scripts/docs.mts "$@"
