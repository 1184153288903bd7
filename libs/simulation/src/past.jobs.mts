import type { SimulatedJob } from './endpoint.mts';
import { seededRandom } from './random.mts';

/** A job that was done: its id, and how long a worker was busy with it. */
export interface PastJob {
  readonly id: string;
  readonly ms: number;
}

/** Letters of ULIDs, by Crockford. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
/** Copies of a job come within so long of it: the shape of a day stays, and they do not come at once. */
const SPREAD_SECONDS = 3_600;

/** When a job was made, in milliseconds since 1970: its id begins with it. NaN for an id of another form. */
export function madeAt(id: string): number {
  const digits = [...id.slice(id.indexOf('_') + 1).slice(0, TIME_LENGTH)].map((letter) =>
    DIGITS.indexOf(letter),
  );
  if (digits.length < TIME_LENGTH || digits.includes(-1)) return NaN;
  return digits.reduce((time, digit) => time * 32 + digit, 0);
}

/**
 * Jobs as they came, in seconds from `beginMs` on, each so many times. Those of before come at once,
 * and what has no time is left out.
 */
export function pastTraffic(
  jobs: readonly PastJob[],
  { beginMs, times }: { readonly beginMs: number; readonly times: number },
): readonly SimulatedJob[] {
  const random = seededRandom(1);
  const traffic = jobs.flatMap(({ id, ms }) => {
    const at = Math.max(0, (madeAt(id) - beginMs) / 1000);
    if (Number.isNaN(at)) return [];
    const later = Array.from({ length: times - 1 }, () => at + random() * SPREAD_SECONDS);
    return [at, ...later].map((moment) => ({ at: moment, seconds: ms / 1000 }));
  });
  return traffic.sort((one, other) => one.at - other.at);
}
