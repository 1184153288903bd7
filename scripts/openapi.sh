#!/usr/bin/env bash
# `npm run openapi` writes openapi.json; with --check it fails when the committed one is not current
# and lints it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node scripts/build.mts --if-stale
if [ "${1:-}" != --check ]; then
  node dist/orchestrator.mjs --write-openapi openapi.json
  exit 0
fi
current=$(mktemp)
trap 'rm -f "$current"' EXIT
node dist/orchestrator.mjs --write-openapi "$current"
if ! diff -u openapi.json "$current"; then
  echo 'openapi.json is not current: run npm run openapi and commit it.' >&2
  exit 1
fi
redocly lint openapi.json
