import { joinedSizeFor, type ConcatClip, type ConcatInput } from '@app/contracts';
import {
  askedSpan,
  clipFrames,
  joinedRate,
  planPieces,
  toFrameRate,
  transitionFrames,
  type Rational,
  type Size,
} from '@app/ffmpeg/planning';

import type { EstimateWarning } from './estimate.views';
import { lookedAt, orTold, type Asked, type Plan, type Planner } from './planner';
import { cutSeconds, notAllSeen } from './video.planners';
import type { OwnedUse } from './source.looks';

/** Clips one after the other, transitions eating into them. */
export const concatenated: Planner = async (asked) => {
  const input = asked.input as ConcatInput;
  const clips: Clip[] = [];
  for (const [at, clip] of input.clips.entries()) clips.push(await looked(asked, clip, at));
  const warnings = clips.flatMap((clip) => clip.warnings);
  const [first] = clips;
  const size = first?.size ? joinedSizeFor(input, { ...first.size, isStill: first.isStill }) : null;
  const rate = rateOf(input, clips);
  return {
    media: { kind: 'video', size, rate, seconds: joinedSeconds(input, clips, rate) },
    warnings,
  };
};

interface Clip {
  readonly isStill: boolean;
  readonly size: Size | null;
  readonly seconds: number | null;
  readonly rate: Rational | null;
  readonly warnings: readonly EstimateWarning[];
}

async function looked({ uses, looks }: Asked, clip: ConcatClip, at: number): Promise<Clip> {
  const isStill = clip.url_image !== undefined;
  const name = `clips.${at}.${isStill ? 'url_image' : 'url_video'}`;
  const use = uses.find((each) => each.name === name);
  if (isStill) {
    const { facts, warnings } = await lookedAt(use, (each) => looks.still(each));
    return { isStill, size: facts, seconds: clip.duration ?? 0, rate: null, warnings };
  }
  const { facts, warnings } = await lookedAt(use, (each) => looks.video(each));
  if (!facts || !use) return { isStill, size: null, seconds: null, rate: null, warnings };
  const left = notAllSeen(use, facts);
  const { media, warnings: told } = await part(use, clip, facts);
  const seconds = media?.kind === 'video' ? media.seconds : null;
  return { isStill, size: facts.size, rate: facts.rate, seconds, warnings: [...left, ...told] };
}

function part(
  use: OwnedUse,
  clip: ConcatClip,
  { size, seconds, rate }: { size: Size; seconds: number | null; rate: Rational | null },
): Promise<Plan> {
  return orTold(use, async () => {
    const open = { kind: 'video', size, rate, seconds: null } as const;
    if (seconds === null || rate === null) return { media: open, warnings: [] };
    const span = askedSpan(clip, seconds, use.name);
    const warnings = span.warnings.map((warning) => ({ ...warning, pointer: use.pointer }));
    return { media: { ...open, seconds: cutSeconds({ rate, seconds }, span) }, warnings };
  });
}

/** Null where the first video is one whose rate is not seen. */
function rateOf({ frame_rate }: ConcatInput, clips: readonly Clip[]): Rational | null {
  if (frame_rate !== undefined) return toFrameRate(frame_rate);
  const first = clips.find(({ isStill }) => !isStill);
  if (!first) return joinedRate(undefined);
  return first.rate && joinedRate(first.rate);
}

function joinedSeconds(
  { transition, transition_duration }: ConcatInput,
  clips: readonly Clip[],
  rate: Rational | null,
): number | null {
  const lengths = clips.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  if (rate === null || lengths.length < clips.length) return null;
  const counts = clipFrames(lengths, rate);
  const crossed = transition === 'none' ? 0 : transitionFrames(transition_duration, counts, rate);
  const frames = planPieces(counts, crossed).reduce((sum, piece) => sum + piece.frames, 0);
  return (frames * rate.den) / rate.num;
}
