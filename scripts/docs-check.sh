#!/usr/bin/env bash
# `npm run docs:check`: reads every page; `-- --run` also runs the commands that can run here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case " $* " in
  *' --run '*)
    scripts/ensure-ffmpeg.sh
    node scripts/build.mts --if-stale
    ;;
esac
exec node scripts/docs/check.mts "$@"
