import type { WhatIfOutcome } from '@app/simulation';

import type { WhatIfAnswer, WhatIfIdle } from './what-if.views';

/** An outcome at a price a second. */
export function answered(outcome: WhatIfOutcome['asked'], price: number): WhatIfAnswer {
  const { seconds, waits, starts, workers, refused } = outcome;
  const [rendering_usd, idle_usd, starting_usd] = [
    seconds.busy * price,
    seconds.idle * price,
    seconds.starting * price,
  ];
  const { mean, p50, p95, p99 } = waits;
  return {
    cost_usd: dollars(rendering_usd + idle_usd + starting_usd),
    rendering_usd: dollars(rendering_usd),
    idle_usd: dollars(idle_usd),
    starting_usd: dollars(starting_usd),
    wait_seconds: { mean: rounded(mean), p50: rounded(p50), p95: rounded(p95), p99: rounded(p99) },
    ...{ starts: starts.cold + starts.warm, workers: workers.peak, refused },
  };
}

/** The same with other idle timeouts. */
export function byIdle(outcome: WhatIfOutcome, price: number): readonly WhatIfIdle[] {
  return outcome.byIdle.map(({ idleSeconds, outcome: made }) => ({
    idle_timeout_seconds: idleSeconds,
    cost_usd: answered(made, price).cost_usd,
    wait_p95_seconds: rounded(made.waits.p95),
  }));
}

/** The cheapest of them whose wait is short enough, and which refuses nothing. */
export function cheapest(
  idle: readonly WhatIfIdle[],
  { byIdle: outcomes }: WhatIfOutcome,
  most = Infinity,
): WhatIfIdle | null {
  const fitting = idle.filter(
    ({ wait_p95_seconds: wait }, at) => wait <= most && outcomes[at]?.outcome.refused === 0,
  );
  return fitting.toSorted((one, other) => one.cost_usd - other.cost_usd)[0] ?? null;
}

/** To millionths. */
function dollars(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

/** To milliseconds. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e3) / 1e3;
}
