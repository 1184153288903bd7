#!/usr/bin/env bash
# Runs a command of this project: on a Node that is new enough, with the locked packages in place.
#   scripts/with-node.sh jest --selectProjects small
# A machine whose own Node is older gets one from npm into tools/node (Linux; no install script runs).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

node_is_new_enough() {
  command -v node >/dev/null 2>&1 &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 24 || (a === 24 && b >= 9) ? 0 : 1)'
}

# The binaries of tools/node, then the project's own programs.
use_own_node() {
  local bin
  for bin in "$root"/tools/node/node_modules/node-linux-*/bin; do
    if [ -x "$bin/node" ]; then export PATH="$bin:$PATH"; fi
  done
}

install_own_node() {
  if [ "$(uname -s)" != Linux ]; then
    echo "api-gpu needs Node 24.9 or newer, this is $(node --version 2>/dev/null || echo 'no Node'). Install it, for example from nodejs.org." >&2
    exit 2
  fi
  echo "Fetching Node $(cat "$root/.nvmrc") into tools/node (the machine has $(node --version 2>/dev/null || echo none))…" >&2
  (cd "$root/tools/node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
}

# npm writes node_modules/.package-lock.json last, so a lock file newer than it means a stale tree.
install_packages() {
  local stamp="$root/node_modules/.api-gpu-lock"
  if [ -f "$stamp" ] && cmp -s "$stamp" "$root/package-lock.json"; then return; fi
  echo 'Installing the locked packages (npm ci, no install scripts)…' >&2
  (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
  cp "$root/package-lock.json" "$stamp"
}

use_own_node
if ! node_is_new_enough; then
  install_own_node
  use_own_node
fi
# Several commands may start at once on a fresh clone; one installs, the others wait for it.
if command -v flock >/dev/null 2>&1; then
  exec 9>"$root/tools/node/.lock"
  flock 9
  install_packages
  exec 9>&-
else
  install_packages
fi
export PATH="$root/node_modules/.bin:$PATH"
cd "$root"
exec "$@"
