import { MediaError } from '../errors';
import { toAssText } from './ass.text';
import { CAPTION_LIMITS, type Cue } from './cue';
import { inSlices } from './slices';
import { parseSrt } from './srt.parser';
import { decodeSubtitles } from './text.decoder';

/** Cues as they will be seen in a video, and what of the file will not be. */
export interface Captions {
  readonly cues: readonly Cue[];
  /** All cues of the file, empty ones too. */
  readonly total: number;
  /** How many start when the last frame is over. */
  readonly afterEnd: number;
  /** How many of the others have no letters or no time. */
  readonly unseen: number;
  /** The encoding where it had to be guessed, else null. */
  readonly guessedEncoding: string | null;
}

/** The frames on which captions are to be seen, in seconds. */
export interface CaptionedFrames {
  readonly last: number;
  /** How long each is shown. */
  readonly each: number;
}

/** Reads an SRT file, with the encoding that was declared, for a video. Throws MediaError `subtitle_invalid`. */
export async function readCaptions(
  bytes: Uint8Array,
  frames: CaptionedFrames,
  declared: string | null = null,
): Promise<Captions> {
  if (bytes.length > CAPTION_LIMITS.bytes) {
    const is = `It has ${bytes.length} bytes`;
    throw new MediaError('subtitle_invalid', `${is}; the limit is ${CAPTION_LIMITS.bytes}.`);
  }
  const { text, guessed } = decodeSubtitles(bytes, declared);
  const all = await parseSrt(text);
  const inTime = all.filter(({ startMs }) => Math.round(startMs / 10) <= frames.last * 100 + 1e-6);
  const cues: Cue[] = [];
  await inSlices(inTime, (cue) => {
    if (cue.endMs > cue.startMs && toAssText(cue.text) !== '') cues.push(onAFrame(cue, frames));
  });
  checkAtOnce(cues);
  return {
    ...{ cues, total: all.length, afterEnd: all.length - inTime.length },
    ...{ unseen: inTime.length - cues.length, guessedEncoding: guessed },
  };
}

/** A cue that is shorter than a frame could fall between two; ASS rounds to hundredths. */
function onAFrame(cue: Cue, { each }: CaptionedFrames): Cue {
  const shortest = Math.ceil(each * 1000) + 10;
  return cue.endMs - cue.startMs >= shortest ? cue : { ...cue, endMs: cue.startMs + shortest };
}

/** Cues come in order of their start, so those that are open at one are among those before it. */
function checkAtOnce(cues: readonly Cue[]): void {
  let open: Cue[] = [];
  for (const cue of cues) {
    open = [...open.filter(({ endMs }) => endMs > cue.startMs), cue];
    const chars = open.reduce((sum, { text }) => sum + text.length, 0);
    const { cuesAtOnce, charsAtOnce } = CAPTION_LIMITS;
    if (open.length > cuesAtOnce) throw tooMany(`${cuesAtOnce} cues`, cue);
    if (chars > charsAtOnce) throw tooMany(`${charsAtOnce} characters`, cue);
  }
}

function tooMany(limit: string, { startMs }: Cue): MediaError {
  const detail = `More than ${limit} are shown at once, at ${startMs / 1000} s.`;
  return new MediaError('subtitle_invalid', detail);
}
