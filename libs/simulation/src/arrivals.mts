import { exponential, type Random } from './random.mts';
import { TimeHeap } from './time-heap.mts';

const DAY_SECONDS = 86_400;
/** The hour of the day, in its time zone, in which most people are at work. */
const PEAK_SECONDS = 15 * 3600;

/** How jobs come; `perSecond` is the mean rate over all of the time. */
export type ArrivalPattern =
  | { readonly kind: 'spaced' | 'poisson'; readonly perSecond: number }
  | {
      /** Sessions that come at random, each of some jobs with random pauses of a mean length. */
      readonly kind: 'clustered';
      readonly perSecond: number;
      readonly size: number;
      readonly gapSeconds: number;
    }
  | {
      /** A sine over the day, with so many times more at three in the afternoon than at night. */
      readonly kind: 'diurnal';
      readonly perSecond: number;
      readonly ratio: number;
    };

/** The moments of arrival in their order, in seconds from 0 to the horizon. */
export function arrivals(
  pattern: ArrivalPattern,
  random: Random,
  horizonSeconds: number,
): Iterable<number> {
  switch (pattern.kind) {
    case 'spaced':
      return spaced(1 / pattern.perSecond, horizonSeconds);
    case 'poisson':
      return poisson(pattern.perSecond, random, horizonSeconds);
    case 'clustered':
      return clustered(pattern, random, horizonSeconds);
    case 'diurnal':
      return diurnal(pattern, random, horizonSeconds);
  }
}

function* spaced(gap: number, horizon: number): Generator<number> {
  const count = Math.round(horizon / gap);
  for (let index = 0; index < count; index += 1) yield index * gap;
}

function* poisson(perSecond: number, random: Random, horizon: number): Generator<number> {
  for (let at = exponential(random, 1 / perSecond); at < horizon;) {
    yield at;
    at += exponential(random, 1 / perSecond);
  }
}

function* clustered(
  { perSecond, size, gapSeconds }: Extract<ArrivalPattern, { readonly kind: 'clustered' }>,
  random: Random,
  horizon: number,
): Generator<number> {
  const waiting = new TimeHeap<{ readonly at: number }>();
  for (const session of poisson(perSecond / size, random, horizon)) {
    yield* upTo(waiting, session);
    for (let [index, at] = [0, session]; index < size; index += 1) {
      waiting.push({ at });
      at += exponential(random, gapSeconds);
    }
  }
  yield* upTo(waiting, horizon);
}

function* upTo(waiting: TimeHeap<{ readonly at: number }>, until: number): Generator<number> {
  for (let next = waiting.first; next && next.at < until; next = waiting.first) {
    waiting.shift();
    yield next.at;
  }
}

/** By thinning: arrivals at the highest rate, of which those of quieter hours are left out. */
function* diurnal(
  { perSecond, ratio }: Extract<ArrivalPattern, { readonly kind: 'diurnal' }>,
  random: Random,
  horizon: number,
): Generator<number> {
  const swing = (ratio - 1) / (ratio + 1);
  for (const at of poisson(perSecond * (1 + swing), random, horizon)) {
    const rate = 1 + swing * Math.cos((2 * Math.PI * (at - PEAK_SECONDS)) / DAY_SECONDS);
    if (random() * (1 + swing) < rate) yield at;
  }
}
