import {
  arrivals,
  lengths,
  seededRandom,
  simulate,
  type SimulatedJob,
  type SimulationOutcome,
} from '../../libs/simulation/src/index.mts';
import { costOf } from '../docs/costs/scenario.mts';
import type { Question } from './options.mts';

const MONTH_SECONDS = 30 * 86_400;
/** A minute of one core or so. */
const JOBS_MAX = 20_000_000;

/** Dollars of a month of 30 days. */
export interface MonthlyCost {
  readonly rendering: number;
  readonly idle: number;
  readonly starting: number;
  readonly server: number;
  readonly total: number;
  readonly perVideo: number;
}

export interface Answer {
  readonly outcome: SimulationOutcome;
  readonly cost: MonthlyCost;
}

/** Runs the model once for that question. The same question has the same answer. */
export function answer(question: Question, price: number, server: number): Answer {
  const { endpoint, seed, horizonSeconds } = question;
  const outcome = simulate(jobsOf(question), endpoint, { seed, horizonSeconds });
  return { outcome, cost: monthly(outcome, { price, server, horizonSeconds }) };
}

/** The arithmetic of the cost page, with the seconds that were simulated. */
export function monthly(
  { jobs, seconds }: Pick<SimulationOutcome, 'jobs' | 'seconds'>,
  by: { readonly price: number; readonly server: number; readonly horizonSeconds: number },
): MonthlyCost {
  const month = MONTH_SECONDS / by.horizonSeconds;
  const priced = { videos: month, pricePerSecond: by.price, vps: by.server };
  const work = costOf({ ...priced, gpuSeconds: seconds.busy, idleSeconds: seconds.idle });
  const start = costOf({ ...priced, gpuSeconds: seconds.starting, idleSeconds: 0 });
  const total = work.total + start.processing;
  return {
    ...{ rendering: work.processing, idle: work.idle, starting: start.processing },
    ...{ server: by.server, total, perVideo: jobs === 0 ? 0 : total / (jobs * month) },
  };
}

function* jobsOf({
  arrivals: pattern,
  job,
  seed,
  horizonSeconds,
}: Question): Generator<SimulatedJob> {
  const random = seededRandom(seed);
  const next = lengths(job, seededRandom(seed + 1));
  if (pattern.kind === 'jobs') {
    for (const { at, seconds } of pattern.jobs) {
      if (at < horizonSeconds) yield { at, seconds: seconds ?? next() };
    }
    return;
  }
  if ('place' in pattern) throw new Error(`${pattern.place} was not read`);
  if (pattern.perSecond * horizonSeconds > JOBS_MAX) {
    throw new Error(`more than ${JOBS_MAX} jobs: simulate less time with --for`);
  }
  for (const at of arrivals(pattern, random, horizonSeconds)) yield { at, seconds: next() };
}
