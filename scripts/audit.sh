#!/usr/bin/env bash
# Known holes of what the programs are made of. A registry that keeps no list of them says nothing
# about us: then this says so, and is no failure.
set -uo pipefail
report=$(npm audit --loglevel=warn --omit=dev --audit-level=high 2>&1)
status=$?
if [ $status -ne 0 ] && grep -q 'audit endpoint returned an error\|ENOTFOUND\|EAI_AGAIN\|ECONNREFUSED' <<<"$report"; then
  echo 'npm audit: the registry at hand has no list of known holes; not checked.' >&2
  exit 0
fi
printf '%s\n' "$report"
exit $status
