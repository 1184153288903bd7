import { parseAss } from './ass/ass.parser';
import type { AssScript } from './ass/ass.script';
import type { Cue } from './cue';
import { parseSrt } from './srt.parser';
import { parseTranscript } from './transcript.parser';
import { parseVtt } from './vtt.parser';

/** How captions are written. */
export type SubtitleFormat = 'srt' | 'vtt' | 'ass' | 'words';

/** A subtitle file that was read, whatever its format. */
export interface ReadSubtitles {
  readonly format: SubtitleFormat;
  /** In order of their start. */
  readonly cues: readonly Cue[];
  /** What of the file is not drawn, in words. */
  readonly ignored: readonly string[];
  /** The look that the file brings along, or null. */
  readonly script: AssScript | null;
}

/** A text by its first line: files are often named wrongly. */
export function formatOf(text: string): Exclude<SubtitleFormat, 'words'> {
  const first = /[^\s\ufeff].*/.exec(text)?.[0] ?? '';
  if (/^WEBVTT(?:\s|$)/.test(first)) return 'vtt';
  const isAss = /^\[(?:Script Info|V4\+? Styles|Events)\]\s*$/i.test(first);
  // Comments may stand in front.
  return isAss || (/^[;!]/.test(first) && /^\[Script Info\]\s*$/im.test(text)) ? 'ass' : 'srt';
}

/** Reads a text of a format. Throws MediaError `subtitle_invalid`. */
export async function parseSubtitles(
  text: string,
  format: SubtitleFormat,
  fonts: readonly string[],
): Promise<ReadSubtitles> {
  if (format === 'vtt') return { format, ...(await parseVtt(text)), script: null };
  if (format === 'ass') {
    const script = await parseAss(text, fonts);
    return { format, cues: script.events.map(({ cue }) => cue), ignored: script.ignored, script };
  }
  const cues = format === 'words' ? parseTranscript(text) : await parseSrt(text);
  return { format, cues, ignored: [], script: null };
}
