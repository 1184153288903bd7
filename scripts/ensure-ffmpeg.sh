#!/usr/bin/env bash
# Sees to it that ffmpeg, ffprobe and the fonts of captions are there: installs them by apt as root,
# else says how. Without ffmpeg nothing works; without the fonts only Europe's letters are drawn.
set -euo pipefail
packages=()
tools=1
for tool in "${FFMPEG_PATH:-ffmpeg}" "${FFPROBE_PATH:-ffprobe}"; do
  command -v "$tool" >/dev/null 2>&1 || tools=0
done
[ "$tools" = 1 ] || packages+=(ffmpeg)
if [ "$(uname -s)" = Linux ]; then
  fonts=/usr/share/fonts
  [ -e "$fonts/truetype/noto/NotoSansArabic-Bold.ttf" ] || packages+=(fonts-noto-core)
  [ -e "$fonts/opentype/noto/NotoSansCJK-Bold.ttc" ] || packages+=(fonts-noto-cjk)
fi
[ ${#packages[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing ${packages[*]} by apt…" >&2
  export DEBIAN_FRONTEND=noninteractive
  installed=1
  { apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null; } || installed=0
  if [ "$installed" = 1 ]; then exit 0; fi
fi
echo "Missing: ${packages[*]}. Install with this one command:" >&2
case "$(uname -s)" in
  Darwin) echo '  brew install ffmpeg' >&2 ;;
  *) echo "  sudo apt-get update && sudo apt-get install -y ${packages[*]}" >&2 ;;
esac
[ "$tools" = 1 ] || exit 2
