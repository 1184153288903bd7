import type { CostData, PricedPool } from './data.mts';
import { alwaysOn, costOf, dollars, type Cost, type Scenario } from './scenario.mts';
import type { Words } from './words.mts';

type Row = readonly string[];

/** The tables of the cost pages, by the name that stands in their marks. */
export const TABLES = { reference, pools, scenarios } as const satisfies Record<
  string,
  (data: CostData, words: Words) => string
>;

/** The reference times beside what this repository measured. */
function reference({ reference_seconds, measured }: CostData, words: Words): string {
  const LENGTH_SECONDS: Readonly<Record<string, number>> = {
    caption: 60,
    img2vid: 5,
    addaudio: 60,
  };
  const rows = Object.entries(reference_seconds).map(([operation, seconds]) => {
    const own = measured.seconds[operation] ?? 0;
    const ratio = own / (LENGTH_SECONDS[operation] ?? 1);
    const given = (gpu: string): string =>
      seconds[gpu] === undefined ? words.notGiven : `${seconds[gpu]} s`;
    return [
      `${operation}, ${words.input[operation]}`,
      given('RTX 3060 Ti'),
      given('RTX 4090'),
      `${own} s`,
      `${ratio.toFixed(2)} ×`,
    ];
  });
  return table([words.operation, 'RTX 3060 Ti', 'RTX 4090', words.measured, words.ratio], rows);
}

/** The reference scenario at the reference price and at that of every pool. */
function pools(data: CostData, words: Words): string {
  const row = (name: string, nvenc: string, price: number): Row => {
    const cost = costOf({ ...base(data), pricePerSecond: price });
    const parts = [cost.processing, cost.idle, cost.total, cost.total / data.reference.videos];
    const perHour = dollars(price * 3600);
    return [name, nvenc, price.toFixed(5), perHour, ...parts.map((part) => money(part))];
  };
  return table(
    [
      ...[words.pool, 'NVENC', words.perSecond, words.perHour],
      ...[words.processing, words.idle, words.total, words.perVideo],
    ],
    [
      row(words.seed, words.none, data.reference.price_per_second_usd),
      ...data.prices.pools.map(({ name, nvenc, usd }) =>
        row(name, nvenc ? words.yes : words.no, usd),
      ),
    ],
  );
}

/** The three optimisations, at the reference price and at today's cheapest; the faster GPU at its own. */
function scenarios(data: CostData, words: Words): string {
  const prices = [base(data).pricePerSecond, priceOf(data, 'A4000')];
  const row = (name: string, change: Partial<Scenario>): Row => [
    name,
    ...prices.flatMap((pricePerSecond) =>
      sums(costOf({ ...base(data), pricePerSecond, ...change })),
    ),
  ];
  const kept = prices.flatMap((price) => {
    const idle = alwaysOn(1, price);
    return sums({ idle, processing: 0, total: idle + base(data).vps });
  });
  return table(
    [
      words.change,
      ...prices.flatMap((price) => [
        `${words.atSeedPrice} $${price.toFixed(5)}`,
        `${words.at} $${price.toFixed(5)}`,
      ]),
    ],
    [
      row(words.asIs, {}),
      row(words.idle60, { idleSeconds: 60 }),
      row(words.batch, { idleSeconds: base(data).idleSeconds / base(data).videos }),
      [words.minOne, ...kept],
      ...[base(data).idleSeconds, 10].map((idleSeconds) => faster(data, words, idleSeconds)),
    ],
  );
}

/** Stands in today's columns alone, since the reference had one price for every GPU. */
function faster(data: CostData, words: Words, idleSeconds: number): Row {
  const pricePerSecond = priceOf(data, '4090');
  const gpuSeconds = data.reference_seconds['caption']?.['RTX 4090'] ?? 0;
  const cost = costOf({ ...base(data), gpuSeconds, pricePerSecond, idleSeconds });
  const name = `${words.faster} $${pricePerSecond.toFixed(5)}, ${words.idle} ${idleSeconds} s`;
  return [name, words.none, words.none, ...sums(cost)];
}

function sums(cost: Pick<Cost, 'processing' | 'idle' | 'total'>): Row {
  return [money(cost.processing + cost.idle), money(cost.total)];
}

/** The scenario of the reference, but for its price. */
export function base({ reference }: CostData): Scenario {
  return {
    videos: reference.videos,
    gpuSeconds: reference.gpu_seconds_per_video,
    idleSeconds: reference.idle_seconds_per_video,
    pricePerSecond: reference.price_per_second_usd,
    vps: reference.vps_usd,
  };
}

/** The price of the pool that a GPU is in. */
export function priceOf({ prices }: CostData, gpu: string): number {
  const pool: PricedPool | undefined = prices.pools.find((one) => one.gpu === gpu);
  if (pool === undefined) throw new Error(`docs/costs.json has no price for ${gpu}.`);
  return pool.usd;
}

function money(amount: number): string {
  return amount < 1 ? `$${amount.toFixed(3)}` : dollars(amount);
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cellsOfRow: Row): string => `| ${cellsOfRow.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
