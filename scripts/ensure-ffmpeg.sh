#!/usr/bin/env bash
# Sees to it that ffmpeg, ffprobe and a font are there: installs them by apt as root, else says how.
set -euo pipefail
packages=(ffmpeg fonts-dejavu-core)
if command -v "${FFMPEG_PATH:-ffmpeg}" >/dev/null 2>&1 && command -v "${FFPROBE_PATH:-ffprobe}" >/dev/null 2>&1; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing ${packages[*]} by apt…" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  exit 0
fi
echo 'ffmpeg is missing. Install it with this one command, then try again:' >&2
case "$(uname -s)" in
  Darwin) echo '  brew install ffmpeg' >&2 ;;
  *) echo "  sudo apt-get update && sudo apt-get install -y ${packages[*]}" >&2 ;;
esac
exit 2
