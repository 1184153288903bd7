import { isSeen } from '../captions/styled.text';
import { FONT_FAMILIES } from '../fonts/font.table';
import { invalid } from './caption.fault';
import { writeScript, type ShownEvent } from './ass/ass.script.writer';
import { SCRIPT_LIMITS, type AssScript } from './ass/ass.script';
import { CAPTION_LIMITS, type Cue } from './cue';
import { inSlices } from './slices';
import { formatOf, parseSubtitles, type SubtitleFormat } from './subtitle.format';
import { decodeSubtitles } from './text.decoder';

/** Cues as they will be seen in a video, and what of the file will not be. */
export interface Captions {
  readonly cues: readonly Cue[];
  readonly format: SubtitleFormat;
  /** An ASS file of the source's own look, written anew; null where the cues have no look. */
  readonly ass: string | null;
  /** What of the file is not drawn, in words. */
  readonly ignored: readonly string[];
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

/** What is known of a subtitle file before it is read. */
export interface CaptionSource {
  /** The encoding that its server declares. */
  readonly declared?: string | null;
  /** `words` for a transcript; files tell by themselves what they are. */
  readonly format?: 'words';
  /** Families that an ASS file may use; the first one stands in for others. */
  readonly fonts?: readonly string[];
}

/** Noto Sans stands in for fonts that are not here. */
const SCRIPT_FONTS = ['Noto Sans', ...Object.keys(FONT_FAMILIES)];

/**
 * Reads subtitles of any format, told by their content, for a video. Throws MediaError
 * `subtitle_invalid`.
 */
export async function readCaptions(
  bytes: Uint8Array,
  frames: CaptionedFrames,
  { declared = null, format, fonts = SCRIPT_FONTS }: CaptionSource = {},
): Promise<Captions> {
  if (bytes.length > CAPTION_LIMITS.bytes) {
    throw invalid(`It has ${bytes.length} bytes; the limit is ${CAPTION_LIMITS.bytes}.`);
  }
  const { text, guessed } = decodeSubtitles(bytes, declared);
  const read = await parseSubtitles(text, format ?? formatOf(text), fonts);
  const inTime = read.cues
    .map((cue, at): ShownCue => ({ cue, area: read.script?.events[at]?.area ?? 0, at }))
    .filter(({ cue }) => Math.round(cue.startMs / 10) <= frames.last * 100 + 1e-6);
  const shown: ShownCue[] = [];
  await inSlices(inTime, ({ cue, ...rest }) => {
    const hasTime = cue.endMs > cue.startMs;
    if (hasTime && isSeen(cue.text)) shown.push({ cue: onAFrame(cue, frames), ...rest });
  });
  checkAtOnce(shown);
  return {
    ...{ format: read.format, ignored: read.ignored, guessedEncoding: guessed },
    cues: shown.map(({ cue }) => cue),
    ass: read.script && writeScript(read.script, shownEvents(read.script, shown)),
    ...{ total: read.cues.length, afterEnd: read.cues.length - inTime.length },
    unseen: inTime.length - shown.length,
  };
}

interface ShownCue {
  readonly cue: Cue;
  /** Share of the picture that an event of an ASS file may take. */
  readonly area: number;
  /** Its place in the file. */
  readonly at: number;
}

/** In the file's own order: what stands first is drawn first. */
function shownEvents({ events }: AssScript, shown: readonly ShownCue[]): readonly ShownEvent[] {
  return shown.flatMap(({ cue, at }) => {
    const event = events[at];
    return event ? [{ event, cue }] : [];
  });
}

/** A cue that is shorter than a frame could fall between two; ASS rounds to hundredths. */
function onAFrame(cue: Cue, { each }: CaptionedFrames): Cue {
  const shortest = Math.ceil(each * 1000) + 10;
  return cue.endMs - cue.startMs >= shortest ? cue : { ...cue, endMs: cue.startMs + shortest };
}

function checkAtOnce(shown: readonly ShownCue[]): void {
  let open: ShownCue[] = [];
  const { cuesAtOnce, charsAtOnce } = CAPTION_LIMITS;
  for (const next of shown.toSorted((a, b) => a.cue.startMs - b.cue.startMs)) {
    open = [...open.filter(({ cue }) => cue.endMs > next.cue.startMs), next];
    const chars = open.reduce((sum, { cue }) => sum + cue.text.length, 0);
    const area = open.reduce((sum, each) => sum + each.area, 0);
    if (open.length > cuesAtOnce) throw tooMany(`${cuesAtOnce} cues`, next.cue);
    if (chars > charsAtOnce) throw tooMany(`${charsAtOnce} characters`, next.cue);
    if (area > SCRIPT_LIMITS.area) {
      throw tooMany(`letters for ${SCRIPT_LIMITS.area} pictures`, next.cue);
    }
  }
}

function tooMany(limit: string, { startMs }: Cue) {
  return invalid(`More than ${limit} are shown at once, at ${startMs / 1000} s.`);
}
