import { IDLE_SECONDS } from '../../libs/simulation/src/index.mts';
import type { CostData } from '../docs/costs/data.mts';
import { dollars } from '../docs/costs/scenario.mts';
import { table } from '../demo/table.mts';
import { answer, type Answer } from './answer.mts';
import type { Question } from './options.mts';

const VOLUMES = [1e3, 1e4, 1e5, 1e6, 1e7];
const MONTH_SECONDS = 30 * 86_400;
/** Machines that are always up are reckoned busy for this part, so that queues stay short. */
const POD_LOAD = 0.8;

/** One answer as rows of words. */
export function summary({ outcome, cost }: Answer): string {
  const { jobs, refused, timedOut, waits, workers, utilisation, starts } = outcome;
  const rows = [
    ['videos', `${jobs} (${refused} refused, ${timedOut} timed out)`],
    ['rendering', dollars(cost.rendering)],
    ['idle', dollars(cost.idle)],
    ['starts', `${dollars(cost.starting)} (${starts.cold} cold, ${starts.warm} warm)`],
    ['server', dollars(cost.server)],
    ['a month', dollars(cost.total)],
    ['a video', `$${cost.perVideo.toFixed(4)}`],
    [
      'wait',
      `p50 ${seconds(waits.p50)}, p90 ${seconds(waits.p90)}, p95 ${seconds(waits.p95)}, p99 ${seconds(waits.p99)}`,
    ],
    [
      'workers',
      `${workers.peak} at most, ${(utilisation * 100).toFixed(1)} % of their time at work`,
    ],
  ];
  return table(['', ''], rows);
}

export interface Point {
  readonly idleSeconds: number;
  readonly answer: Answer;
}

/** The same traffic with each idle timeout. */
export function idleCurve(question: Question, price: number, server: number): readonly Point[] {
  return IDLE_SECONDS.map((idleSeconds) => ({
    idleSeconds,
    answer: answer({ ...question, endpoint: { ...question.endpoint, idleSeconds } }, price, server),
  }));
}

/** The cheapest point of a curve whose wait is short enough; undefined where none is. */
export function cheapest(
  curve: readonly Point[],
  { percentile, seconds: most }: NonNullable<Question['target']>,
): Point | undefined {
  return curve
    .filter(({ answer: { outcome } }) => outcome.refused === 0 && outcome.waits[percentile] <= most)
    .sort((a, b) => a.answer.cost.total - b.answer.cost.total)[0];
}

export function curveTable(curve: readonly Point[]): string {
  return table(
    ['idle', 'a month', 'p50', 'p95', 'p99'],
    curve.map(({ idleSeconds, answer: { cost, outcome } }) => [
      `${idleSeconds} s`,
      dollars(cost.total),
      ...[outcome.waits.p50, outcome.waits.p95, outcome.waits.p99].map(seconds),
    ]),
  );
}

/** The same traffic at the price of every pool; a faster GPU's shorter times are not known here. */
export function poolTable(question: Question, data: CostData, server: number): string {
  const rows = data.prices.pools.map(({ name, usd }) => {
    const { cost } = answer(question, usd, server);
    return [name, usd.toFixed(5), dollars(cost.total), `$${cost.perVideo.toFixed(4)}`];
  });
  return table(['pool', '$ a second', 'a month', 'a video'], rows);
}

/** A thousand to ten million videos a month, and what machines that are always up would cost. */
export function volumeTable(question: Question, price: number, server: number): string {
  const { podHour = price * 3600 } = question;
  const rows = VOLUMES.map((videos) => {
    const { cost, outcome } = answer(atVolume(question, videos), price, server);
    const busySeconds = (outcome.seconds.busy * MONTH_SECONDS) / question.horizonSeconds;
    const pods = Math.max(1, Math.ceil(busySeconds / MONTH_SECONDS / POD_LOAD));
    const always = (pods * podHour * MONTH_SECONDS) / 3600 + server;
    const less = always < cost.total ? 'always up' : 'serverless';
    return [
      videos.toLocaleString('en'),
      dollars(cost.total),
      seconds(outcome.waits.p95),
      String(outcome.workers.peak),
      `${pods} for ${dollars(always)}`,
      less,
    ];
  });
  return table(['videos', 'serverless', 'p95', 'workers', 'always up', 'cheaper'], rows);
}

/** The same kind of traffic at another rate, with as many workers as it may need. */
function atVolume(question: Question, videos: number): Question {
  const { arrivals, endpoint } = question;
  if (!('perSecond' in arrivals)) {
    throw new Error('jobs that were have their own volume: leave out --volumes');
  }
  return {
    ...question,
    arrivals: { ...arrivals, perSecond: videos / MONTH_SECONDS },
    endpoint: { ...endpoint, max: Math.max(endpoint.max, Math.ceil(videos / 1e4)) },
  };
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} s`;
}
