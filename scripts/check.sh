#!/usr/bin/env bash
# Everything that must be green on each commit; a few minutes, most of them small tests. Names the part
# that failed. With `-- --without-tests` it leaves the tests to who runs them anyway.
set -uo pipefail
failed=()
part() {
  local name=$1 started=$SECONDS
  shift
  if "$@"; then
    printf '  ok      %-14s %2d s\n' "$name" $((SECONDS - started))
  else
    printf '  FAILED  %-14s %2d s\n' "$name" $((SECONDS - started))
    failed+=("$name")
  fi
}
part format prettier --check --log-level warn .
part lint eslint --max-warnings 0 .
part arrows depcruise --config .dependency-cruiser.cjs --output-type err apps libs sdk/typescript/src
part lockfile node scripts/lockfile.mts
part types tsc -p tsconfig.check.json
part page tsc -p apps/web/tsconfig.json
part scripts tsc -p scripts/tsconfig.json
part sdk tsc -p sdk/typescript/tsconfig.check.json
part docs node scripts/docs/check.mts
[ "${1:-}" = --without-tests ] || part 'small tests' scripts/jest.sh --selectProjects small
if [ ${#failed[@]} -gt 0 ]; then
  echo "npm run check: failed: ${failed[*]}" >&2
  exit 1
fi
