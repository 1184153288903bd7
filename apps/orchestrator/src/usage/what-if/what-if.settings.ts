import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import type { PastRuns } from './past.runs';
import { wrongParameter, type WhatIfQuery } from './what-if.query';
import type { WhatIfEndpoint } from './what-if.views';

const DAY_MS = 86_400_000;

/** What a question does not say. */
@Injectable()
export class WhatIfSettings {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  get now(): number {
    return this.clock.now();
  }

  /** Throws ApiError `validation_failed` where no price is known. */
  endpoint(asked: WhatIfQuery, { pricePerSecond }: PastRuns): WhatIfEndpoint {
    const { env } = this.config;
    // 0 stands for none there.
    const own = env.GPU_PRICE_PER_SECOND_USD || undefined;
    const price = asked.pricePerSecond ?? pricePerSecond ?? own;
    if (price === undefined) throw withoutPrice();
    return {
      idle_timeout_seconds: asked.idleSeconds,
      workers_min: asked.workersMin,
      workers_max: asked.workersMax ?? Math.max(env.WORKERS_MAX, asked.workersMin),
      queue_delay_seconds: asked.queueDelaySeconds,
      cold_start_seconds: asked.coldStartSeconds,
      price_per_second_usd: price,
    };
  }

  /** The days that were asked for, as far as they have passed. */
  span({ from, to }: WhatIfQuery): { readonly beginMs: number; readonly horizonSeconds: number } {
    const beginMs = Date.parse(from);
    const endMs = Math.min(Date.parse(to) + DAY_MS, this.now);
    return { beginMs, horizonSeconds: Math.max(1, (endMs - beginMs) / 1000) };
  }
}

function withoutPrice() {
  return wrongParameter(
    'price_per_second_usd',
    'price_per_second_usd must be given: none of these jobs has a price',
  );
}
