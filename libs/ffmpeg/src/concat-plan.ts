import type { Rational } from './probe-facts';

/** Frames of the result that come from one clip, or from two of which one gives way to the other. */
export interface Piece {
  /** Of the result, at which it begins. */
  readonly start: number;
  readonly frames: number;
  readonly runs: readonly Run[];
}

/** The frames of a clip from one on. */
export interface Run {
  readonly clip: number;
  readonly first: number;
  /** Of the result, at which the clip itself begins. */
  readonly origin: number;
}

/** More than screens show. */
const MAX_JOINED_RATE = 60;

/** The rate of a result whose rate is not asked for, by that of its first video. */
export function joinedRate(first: Rational | undefined): Rational {
  if (!first) return { num: 24, den: 1 };
  return first.num / first.den > MAX_JOINED_RATE ? { num: MAX_JOINED_RATE, den: 1 } : first;
}

/** How many frames clips have at a rate, at least one each. */
export function clipFrames(seconds: readonly number[], { num, den }: Rational): readonly number[] {
  return seconds.map((each) => Math.max(1, Math.round((each * num) / den)));
}

/** A transition in frames: each clip has one in front of it and one behind, which must not meet. */
export function transitionFrames(
  wantedSeconds: number,
  frames: readonly number[],
  { num, den }: Rational,
): number {
  const wanted = Math.max(1, Math.round((wantedSeconds * num) / den));
  return Math.min(wanted, Math.floor(Math.min(...frames) / 2));
}

/**
 * Parts a result into pieces, each made from one or two clips: so that no more of them are open at
 * once, however many there are.
 */
export function planPieces(frames: readonly number[], crossed: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let origin = 0;
  for (const [clip, count] of frames.entries()) {
    const isLast = clip === frames.length - 1;
    const before = clip === 0 ? 0 : crossed;
    const after = isLast ? 0 : crossed;
    const body = count - before - after;
    const end = origin + count;
    const own = { clip, origin };
    if (body > 0) {
      pieces.push({ start: origin + before, frames: body, runs: [{ ...own, first: before }] });
    }
    if (after > 0) {
      const next = { clip: clip + 1, first: 0, origin: end - after };
      const runs = [{ ...own, first: count - after }, next];
      pieces.push({ start: end - after, frames: after, runs });
    }
    origin = end - after;
  }
  return pieces;
}
