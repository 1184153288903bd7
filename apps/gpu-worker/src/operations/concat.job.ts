import { joinedSizeFor, type ConcatInput, type JobWarning } from '@app/contracts';
import {
  clipFrames,
  joinedRate,
  planPieces,
  transitionFrames,
  type Piece,
  checkFrames,
  checkSeconds,
  displaySize,
  pacingOf,
  soundRate,
  toFrameRate,
  uprightSize,
  type ConcatFrame,
  type PcmFormat,
  type Rational,
  type Size,
} from '@app/ffmpeg';

import { openClips, standingFrame, type Clip, type StillClip } from './concat.clips';
import type { RenderSession } from './render-session';

/** All that is to be joined, and what it becomes. */
export interface ConcatJob {
  readonly clips: readonly Clip[];
  /** Of stills by their field: raw pictures of the size of the result. */
  readonly stills: ReadonlyMap<string, string>;
  readonly frame: ConcatFrame;
  readonly pieces: readonly Piece[];
  readonly frames: number;
  readonly seconds: number;
  /** Null where no clip has a sound. */
  readonly sound: PcmFormat | null;
  readonly transition: ConcatInput['transition'];
  readonly quality: ConcatInput['quality'];
  readonly warnings: readonly JobWarning[];
}

/** Opens every clip and finds out of what pieces the result is made. */
export async function concatJob(session: RenderSession, input: ConcatInput): Promise<ConcatJob> {
  const clips = await openClips(session, input);
  const { fit, transition, quality } = input;
  const rate = rateOf(input, clips);
  const frame = { size: sizeOf(input, clips), rate, fit, background: colourOf(input.background) };
  const counts = clipFrames(
    clips.map(({ seconds }) => seconds),
    rate,
  );
  const crossed =
    transition === 'none' ? 0 : transitionFrames(input.transition_duration, counts, rate);
  const pieces = planPieces(counts, crossed);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const seconds = (frames * rate.den) / rate.num;
  await session.about('clips', async () => {
    checkSeconds(seconds, session.budget);
    checkFrames(frames, session.budget);
  });
  const warnings = [
    ...clips.flatMap((clip) => clip.warnings),
    ...shortened(input, (crossed * rate.den) / rate.num, rate),
  ];
  const stills = await standingFrames(session, clips, frame);
  const sound = soundFormat(clips);
  return {
    ...{ clips, stills, frame, pieces, frames, seconds, sound },
    transition,
    quality,
    warnings,
  };
}

async function standingFrames(session: RenderSession, clips: readonly Clip[], frame: ConcatFrame) {
  const stills = clips.filter((clip): clip is StillClip => clip.kind === 'still');
  const names = new Map<string, string>();
  for (const still of stills) {
    names.set(still.field, await standingFrame(session, still, frame));
  }
  return names;
}

function rateOf({ frame_rate }: ConcatInput, clips: readonly Clip[]): Rational {
  if (frame_rate !== undefined) return toFrameRate(frame_rate);
  const first = clips.find((clip) => clip.kind === 'video');
  if (first?.kind !== 'video') return joinedRate(undefined);
  return joinedRate(pacingOf(first.video.source.video, first.video.timeline).rate);
}

/** Without a wish as large as the first video; a still alone may be of any size. */
function sizeOf(input: ConcatInput, [first]: readonly Clip[]): Size {
  if (!first) throw new RangeError('clips are needed');
  const own =
    first.kind === 'video' ? displaySize(first.video.source.video) : uprightSize(first.still.facts);
  return joinedSizeFor(input, { ...own, isStill: first.kind === 'still' });
}

/** One of the two usual rates where all sounds have it; one channel where none has more. */
function soundFormat(clips: readonly Clip[]): PcmFormat | null {
  const sounds = clips.flatMap((clip) =>
    clip.kind === 'video' && clip.sound ? [clip.sound.source.audio] : [],
  );
  if (sounds.length === 0) return null;
  const [rate = 48_000, ...others] = new Set(sounds.map(soundRate));
  const isMono = sounds.every(({ channels }) => channels === 1);
  return { rate: others.length > 0 ? 48_000 : rate, channels: isMono ? 1 : 2 };
}

function shortened(
  { transition, transition_duration: wanted }: ConcatInput,
  seconds: number,
  { num, den }: Rational,
): JobWarning[] {
  if (transition === 'none' || wanted - seconds < den / num) return [];
  const detail = `transition_duration: transitions take ${seconds.toFixed(3)} s and not ${wanted} s, half of the shortest clip`;
  return [{ code: 'transition_shortened', detail }];
}

/** `#RGB`, `#RRGGBB` or `#RRGGBBAA` as 0xRRGGBB. */
function colourOf(text: string): number {
  const digits = text.length === 4 ? text.replace(/[\dA-Fa-f]/g, '$&$&') : text;
  return Number.parseInt(digits.slice(1, 7), 16);
}
