import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withCosts, poolPlot } from '../../../scripts/docs/costs.mts';
import type { CostData } from '../../../scripts/docs/costs/data.mts';
import {
  alwaysOn,
  breakEvenIdleSeconds,
  costOf,
  dollars,
} from '../../../scripts/docs/costs/scenario.mts';
import { ENGLISH } from '../../../scripts/docs/costs/words.mts';

const ROOT = join(__dirname, '..', '..', '..');
const DATA = JSON.parse(readFileSync(join(ROOT, 'docs/costs.json'), 'utf8')) as CostData;
const REFERENCE = {
  videos: 1000,
  gpuSeconds: 60,
  idleSeconds: 300,
  pricePerSecond: 0.00005,
  vps: 5,
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

describe(costOf.name, () => {
  it.each([
    ['the plan', {}, [3, 15, 23]],
    ["an A4000's price", { pricePerSecond: 0.00016 }, [9.6, 48, 62.6]],
    ['an idle timeout of 60 s', { idleSeconds: 60 }, [3, 3, 11]],
  ])('reckons %s', (_name, change, expected) => {
    const { processing, idle, total } = costOf({ ...REFERENCE, ...change });

    expect([processing, idle, total].map(rounded)).toEqual(expected);
  });
});

describe(alwaysOn.name, () => {
  it('keeps one worker for 30 days', () => {
    expect([alwaysOn(1, 0.00005), alwaysOn(1, 0.00016)].map(rounded)).toEqual([129.6, 414.72]);
  });
});

describe(breakEvenIdleSeconds.name, () => {
  const slow = { gpuSeconds: 60, pricePerSecond: 0.00016 };

  it('says up to which idle time the faster GPU is the cheaper one', () => {
    const fast = { gpuSeconds: 25, pricePerSecond: 0.00031 };

    expect(rounded(breakEvenIdleSeconds(slow, fast))).toBe(12.33);
  });

  it('is 0 where it never is', () => {
    expect(breakEvenIdleSeconds(slow, { gpuSeconds: 50, pricePerSecond: 0.00031 })).toBe(0);
  });
});

describe(dollars.name, () => {
  it('parts the thousands', () => {
    expect([dollars(62.6), dollars(1234567.891)]).toEqual(['$62.60', '$1,234,567.89']);
  });
});

describe(withCosts.name, () => {
  it('writes tables anew between their marks and nothing else', () => {
    const page = 'before\n<!-- costs:pools -->\nold\n<!-- /costs -->\nafter\n';

    const written = withCosts(page, DATA, ENGLISH);

    expect(written).toMatch(/^before\n[\s\S]*\| \$62\.60 \|[\s\S]*\nafter\n$/);
    expect(written).not.toContain('old');
    expect(withCosts(written, DATA, ENGLISH)).toBe(written);
  });

  it('refuses a table that there is not', () => {
    expect(() => withCosts('<!-- costs:x --><!-- /costs -->', DATA, ENGLISH)).toThrow('"x"');
  });
});

describe(poolPlot.name, () => {
  it('shows the sum of each pool with NVENC, in light and in dark', () => {
    const svg = poolPlot(DATA, ENGLISH);

    expect(svg.match(/\$\d+\.\d\d</g)).toHaveLength(6);
    expect(svg).toContain('prefers-color-scheme: dark');
  });
});

describe('docs/costs.json', () => {
  it('has the prices that jobs are accounted by', () => {
    const env = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const list = /#GPU_PRICES_USD_PER_SECOND=(.*)/.exec(env)?.[1]?.split(',') ?? [];

    const own = DATA.prices.pools.map(({ gpu, usd }) => `${gpu}=${usd.toFixed(5)}`);

    expect(own.filter((entry) => !list.includes(entry))).toEqual([]);
    expect(own).toHaveLength(7);
  });
});
