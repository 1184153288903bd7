import { toFrameRate } from './frame-rate';
import type { Rational, VideoFacts } from './probe-facts';
import { lengthSeconds, secondsOf, type Timeline } from './timeline.facts';

/** At which rate a video is encoded, and whether its frames already stand on it. */
export interface Pacing {
  readonly rate: Rational;
  readonly isSteady: boolean;
  /** Frames that the encoder should be given. */
  readonly frames: number;
}

/** Above it a second holds more frames than any screen shows; slow motion of phones has 240. */
const MAX_RATE = 240;

/**
 * A steady video keeps its rate and every frame. An unsteady one (phones, screen recordings) is put
 * on the nearest usual rate: a caption must be able to come and go while one frame stands. So is one
 * of more than 240 frames a second.
 */
export function pacingOf({ frameRate }: VideoFacts, timeline: Timeline): Pacing {
  const shown = timeline.times.length - timeline.hiddenPackets;
  const isUsable = frameRate !== null && frameRate.num / frameRate.den <= MAX_RATE;
  if (isUsable && isSteady(timeline, frameRate)) {
    return { rate: frameRate, isSteady: true, frames: shown };
  }
  const rate = usualRate(timeline);
  const frames = Math.max(1, Math.round((lengthSeconds(timeline) * rate.num) / rate.den));
  return { rate, isSteady: false, frames };
}

/** A pacing at another rate, where that is not its own already. */
export function pacedAt(own: Pacing, wanted: Rational | null, seconds: number): Pacing {
  if (!wanted || wanted.num * own.rate.den === own.rate.num * wanted.den) return own;
  const frames = Math.max(1, Math.round((seconds * wanted.num) / wanted.den));
  return { rate: wanted, isSteady: false, frames };
}

/** A GIF of more frames a second is large, and no smoother to most eyes. */
const GIF_RATE = 15;

/** The rate that a transcoded video is put on; null where it keeps its own. */
export function wantedRate(
  { frame_rate, container }: { readonly frame_rate?: number; readonly container: string },
  own: Rational | null,
): Rational | null {
  if (frame_rate !== undefined) return toFrameRate(frame_rate);
  const isFast = own === null || own.num / own.den > GIF_RATE;
  return container === 'gif' && isFast ? toFrameRate(GIF_RATE) : null;
}

/** The filters that put frames on their rate. */
export function pacingFilters({ rate, isSteady }: Pacing): string[] {
  return isSteady ? [] : [`fps=fps=${rate.num}/${rate.den}`];
}

/** Frames on a rate, the first at 0, that begin before `seconds`. */
export function framesWithin(seconds: number, { num, den }: Rational): number {
  return Math.ceil((seconds * num) / den - 1e-6);
}

const USUAL_RATES: readonly Rational[] = [
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
];

function isSteady({ times, timeBase }: Timeline, rate: Rational): boolean {
  const sorted = Float64Array.from(times).sort();
  const step = rate.den / rate.num / secondsOf(timeBase);
  const first = sorted[0] ?? 0;
  return sorted.every((time, at) => Math.abs(time - first - at * step) < 0.4 * step);
}

/** The usual rate nearest to the most common distance of two frames. */
function usualRate({ times, timeBase }: Timeline): Rational {
  const sorted = Float64Array.from(times).sort();
  const steps = sorted
    .slice(1)
    .map((time, at) => time - (sorted[at] ?? 0))
    .sort();
  const median = (steps[steps.length >> 1] ?? 0) * secondsOf(timeBase);
  const wanted = median > 0 ? 1 / median : 30;
  const distance = ({ num, den }: Rational) => Math.abs(num / den - wanted);
  return [...USUAL_RATES].sort((a, b) => distance(a) - distance(b))[0] ?? { num: 30, den: 1 };
}
