import type { SimulatedEndpoint } from '@app/simulation';
import { Injectable } from '@nestjs/common';

import type { Caller } from '../../auth/caller';
import { UsageStore } from '../usage.store';
import { EVERYBODY, whose } from '../usage.whose';
import { PastRunsStore } from './past.runs';
import { Simulation } from './simulation';
import { answered, byIdle, cheapest } from './what-if.answers';
import { parseWhatIfQuery, wrongParameter } from './what-if.query';
import { WhatIfSettings } from './what-if.settings';
import type { WhatIfEndpoint, WhatIfUsage } from './what-if.views';

/** Of all copies of past jobs. */
const MAX_SIMULATED = 200_000;
const EXECUTION_TIMEOUT_SECONDS = 3_600;

/** Tells what past jobs would have cost, and how long they would have waited, on another endpoint. */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly runs: PastRunsStore,
    private readonly usage: UsageStore,
    private readonly simulation: Simulation,
    private readonly settings: WhatIfSettings,
  ) {}

  /** Throws ApiError `validation_failed`, `forbidden`, `rate_limited`, `canceled`. */
  async ask(caller: Caller, query: unknown, signal: AbortSignal): Promise<WhatIfUsage> {
    const asked = parseWhatIfQuery(query, this.settings.now);
    const owner = whose(caller, asked.owner);
    const { from, to, times } = asked;
    const past = await this.runs.of({ from, to, owner });
    checkAmount(past.jobs.length, times);
    const endpoint = this.settings.endpoint(asked, past);
    const outcome = await this.simulation.ask(
      { jobs: past.jobs, times, endpoint: simulated(endpoint), ...this.settings.span(asked) },
      signal,
    );
    const price = endpoint.price_per_second_usd;
    const idle_timeouts = byIdle(outcome, price);
    return {
      object: 'usage_what_if',
      ...{ from, to, owner: owner ?? EVERYBODY, jobs: past.jobs.length, times },
      actual_cost_usd: (await this.usage.total({ from, to, owner })).costMicroUsd / 1_000_000,
      ...{ endpoint, answer: answered(outcome.asked, price), idle_timeouts },
      cheapest: cheapest(idle_timeouts, outcome, asked.waitP95Seconds),
    };
  }
}

function simulated(endpoint: WhatIfEndpoint): SimulatedEndpoint {
  return {
    ...{ min: endpoint.workers_min, max: endpoint.workers_max },
    idleSeconds: endpoint.idle_timeout_seconds,
    scaler: { kind: 'QUEUE_DELAY', delaySeconds: endpoint.queue_delay_seconds },
    coldSeconds: endpoint.cold_start_seconds,
    timeoutSeconds: EXECUTION_TIMEOUT_SECONDS,
  };
}

function checkAmount(jobs: number, times: number): void {
  if (jobs * times <= MAX_SIMULATED) return;
  const most = Math.floor(MAX_SIMULATED / jobs);
  throw wrongParameter('times', `times must be at most ${most} for the ${jobs} jobs of this time`);
}
