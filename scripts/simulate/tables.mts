import { IDLE_SECONDS } from '../../libs/simulation/src/index.mts';
import type { CostData } from '../docs/costs/data.mts';
import { dollars } from '../docs/costs/scenario.mts';
import { table } from '../demo/table.mts';
import { answer, type Answer } from './answer.mts';
import type { Question } from './options.mts';
import type { Volume } from './volumes.mts';

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

/** Volumes beside what machines that are always up would cost. */
export function volumeTable(all: readonly Volume[]): string {
  return table(
    ['videos', 'serverless', 'p95', 'workers', 'always up', 'cheaper'],
    all.map((one) => {
      const [videos, serverless, workers, alwaysUp, cheaper] = volumeRow(one);
      const { p95 } = one.serverless.outcome.waits;
      return [videos, serverless, seconds(p95), workers, alwaysUp, cheaper];
    }),
  );
}

/** One of them in words, as docs/simulator.md has it. */
export function volumeRow({ videos, serverless, pods, alwaysUp }: Volume) {
  const { cost, outcome } = serverless;
  return [
    videos.toLocaleString('en'),
    withCommas(cost.total),
    String(outcome.workers.peak),
    `${pods} for ${withCommas(alwaysUp)}`,
    alwaysUp < cost.total ? 'always up' : 'serverless',
  ] as const;
}

/** To two digits, since arrivals are random. */
export function crossingInWords(videos: number | undefined): string {
  if (videos === undefined) return 'One of both is the cheaper at every volume.';
  const near = Number(videos.toPrecision(2)).toLocaleString('en');
  return `Machines that are always up cost less from about ${near} videos a month on.`;
}

function withCommas(usd: number): string {
  const form = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
  return `$${usd.toLocaleString('en', form)}`;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} s`;
}
