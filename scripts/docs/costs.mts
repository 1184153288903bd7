import type { CostData } from './costs/data.mts';
import { barPlot } from './costs/plot.mts';
import { costOf, type Cost } from './costs/scenario.mts';
import { base, priceOf, TABLES } from './costs/tables.mts';
import type { Words } from './costs/words.mts';

const IDLE_SECONDS = [5, 10, 60, 120, 300, 600];

/**
 * The page with its tables written anew from docs/costs.json: what stands between
 * `<!-- costs:NAME -->` and `<!-- /costs -->`.
 */
export function withCosts(page: string, data: CostData, words: Words): string {
  return page.replace(
    /<!-- costs:(\w+) -->[\s\S]*?<!-- \/costs -->/g,
    (_whole, name: string) =>
      `<!-- costs:${name} -->\n<!-- prettier-ignore-start -->\n\n${tableOf(name)(data, words)}\n\n<!-- prettier-ignore-end -->\n<!-- /costs -->`,
  );
}

function tableOf(name: string): (data: CostData, words: Words) => string {
  if (name in TABLES) return TABLES[name as keyof typeof TABLES];
  throw new Error(`There is no table "${name}" of costs.`);
}

/** What the reference scenario costs in the pools that have NVENC. */
export function poolPlot(data: CostData, words: Words): string {
  const priced = data.prices.pools.filter(({ nvenc }) => nvenc);
  const bars = [
    { label: words.reference, usd: data.reference.price_per_second_usd },
    ...priced.map(({ name, usd }) => ({ label: name, usd })),
  ];
  return barPlot(
    words.plotPools,
    legend(words),
    bars.map(({ label, usd }) => ({
      label,
      parts: parts(costOf({ ...base(data), pricePerSecond: usd })),
    })),
  );
}

/** What the idle timeout makes of it in the cheapest pool. */
export function idlePlot(data: CostData, words: Words): string {
  const pricePerSecond = priceOf(data, 'A4000');
  return barPlot(
    `${words.plotIdle} (A4000)`,
    legend(words),
    IDLE_SECONDS.map((idleSeconds) => ({
      label: `${idleSeconds} s`,
      parts: parts(costOf({ ...base(data), idleSeconds, pricePerSecond })),
    })),
  );
}

function legend(words: Words): readonly string[] {
  return [words.processing, words.idle, 'VPS'];
}

function parts({ processing, idle, vps }: Cost): readonly number[] {
  return [processing, idle, vps];
}
