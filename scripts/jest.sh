#!/usr/bin/env bash
# Jest as this project needs it: Nest 12 is made of ES modules, and tests have no way out.
#   scripts/jest.sh --selectProjects small
# As root the tests run in a network namespace that has a loopback interface and nothing else.
set -euo pipefail
export NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --disable-warning=ExperimentalWarning"
if [ "$(id -u)" = 0 ] && command -v ip >/dev/null && unshare -n true 2>/dev/null; then
  exec unshare -n -- bash -c 'ip link set lo up && exec jest "$@"' jest "$@"
fi
exec jest "$@"
