import { MediaError } from '../errors';
import { CAPTION_LIMITS, type Cue } from './cue';
import { parseSrt } from './srt.parser';
import { decodeSubtitles } from './text.decoder';

/** Cues as they will be seen in a video, and what of the file will not be. */
export interface Captions {
  readonly cues: readonly Cue[];
  /** All cues of the file, empty ones too. */
  readonly total: number;
  /** How many start when the video has ended. */
  readonly afterEnd: number;
}

/** Reads an SRT file for a video of a length. Throws MediaError `subtitle_invalid`. */
export function readCaptions(bytes: Uint8Array, videoSeconds: number): Captions {
  const all = parseSrt(decodeSubtitles(bytes));
  const inTime = all.filter(({ startMs }) => startMs < videoSeconds * 1000);
  const cues = inTime.filter(({ startMs, endMs, text }) => text !== '' && endMs > startMs);
  checkAtOnce(cues);
  return { cues, total: all.length, afterEnd: all.length - inTime.length };
}

/** Cues come in order of their start, so those that are open at one are among those before it. */
function checkAtOnce(cues: readonly Cue[]): void {
  let open: Cue[] = [];
  for (const cue of cues) {
    open = [...open.filter(({ endMs }) => endMs > cue.startMs), cue];
    if (open.length <= CAPTION_LIMITS.cuesAtOnce) continue;
    throw new MediaError(
      'subtitle_invalid',
      `More than ${CAPTION_LIMITS.cuesAtOnce} cues are shown at once, at ${cue.startMs / 1000} s.`,
    );
  }
}
