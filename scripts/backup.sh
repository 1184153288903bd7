#!/usr/bin/env bash
# `npm run backup -- FILE`: copies the embedded database while the program runs (docs/backup-and-upgrade.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
file=${1:?'Name the file of the backup: npm run backup -- FILE'}
# Relative to where npm was called.
[[ $file = /* ]] || file=${INIT_CWD:-$PWD}/$file
[ -f dist/orchestrator.mjs ] || node scripts/build.mts
exec node --env-file-if-exists=.env dist/orchestrator.mjs --backup "$file"
