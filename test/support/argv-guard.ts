/** Filters and protocols that would open files or addresses by themselves. */
const OPENS_FILES =
  /\b(subtitles|movie|amovie|concat|subfile|textfile|drawtext|https?|tcp|rtmp)\b[:=]/;

/**
 * What is wrong with an argument list of ffmpeg or ffprobe whose inputs are not trusted; empty when
 * each `-i` has its own protocol, demuxer and pixel limit before it, and no filter opens a file but
 * our captions.
 */
export function unguarded(args: readonly string[]): string[] {
  const problems: string[] = [];
  let since = 0;
  args.forEach((arg, at) => {
    if (arg !== '-i') return;
    const own = args.slice(since, at);
    const url = args[at + 1] ?? '';
    const protocol = optionIn(own, '-protocol_whitelist');
    if (
      !(protocol === 'file' && /^file:[^:]/.test(url)) &&
      !(protocol === 'pipe' && url === 'pipe:0')
    ) {
      problems.push(`${url} may be read by ${protocol}`);
    }
    if (!optionIn(own, '-f')) problems.push(`${url} has no demuxer`);
    if (!(Number(optionIn(own, '-max_pixels')) > 0)) problems.push(`${url} has no pixel limit`);
    since = at + 2;
  });
  if (since === 0) problems.push('no input');
  const text = args.join('\n').replace('ass=filename=captions.ass', '');
  if (OPENS_FILES.test(text) || /\bass=/.test(text)) problems.push('a filter opens a file');
  if (/^[^-].*%0?\d*d/m.test(text)) problems.push('a name is a pattern');
  return problems;
}

function optionIn(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
