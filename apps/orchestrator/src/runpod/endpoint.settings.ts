import { Injectable } from '@nestjs/common';

import { Config } from '../config/config';
import { endpointPlaces } from '../config/endpoint.places';
import { poolPriceUsd } from './gpu.pools';
import { LiveEndpoint, type LiveState } from './live.endpoint';
import { longestRunSeconds } from './longest-run';
import { loweredNote } from './lowered-workers';
import type { RunPodConfigView } from './runpod.views';

type Env = Config['env'];

/** How the endpoint is set up, and what of it is not as it was configured. */
@Injectable()
export class EndpointSettings {
  constructor(
    private readonly config: Config,
    private readonly live: LiveEndpoint,
  ) {}

  /** As RunPod tells it, else as it was configured. */
  async view(): Promise<RunPodConfigView> {
    return viewOf(this.config.env, await this.live.read());
  }

  /** That most workers are fewer than configured; undefined where they are not, or it is not known. */
  get lowered(): string | undefined {
    return loweredIn(this.config.env, this.live.latest());
  }

  /** Why no job can run: the endpoint may have no workers at all. */
  get stopped(): string | undefined {
    return this.live.latest()?.endpoint?.workers.max === 0 ? this.lowered : undefined;
  }
}

function viewOf(env: Env, live: LiveState): RunPodConfigView {
  const facts = live.endpoint === null ? configured(env) : told(env, live);
  const pool_prices = facts.gpu_pools.map((pool) => ({
    pool,
    price_per_second_usd: poolPriceUsd(env, pool),
  }));
  const dearest = Math.max(0, ...pool_prices.map((price) => price.price_per_second_usd ?? 0));
  return {
    ...facts,
    detail: live.endpoint === null ? live.problem : null,
    price_per_second_usd: env.GPU_PRICE_PER_SECOND_USD || dearest || null,
    pool_prices,
  };
}

function loweredIn({ WORKERS_MAX: wanted }: Env, live: LiveState | undefined): string | undefined {
  const max = live?.endpoint?.workers.max ?? wanted;
  return max < wanted ? loweredNote(max, wanted) : undefined;
}

type Facts = Omit<RunPodConfigView, 'detail' | 'price_per_second_usd' | 'pool_prices'>;

function configured(env: Env): Facts {
  return {
    ...{ source: 'configuration', fetched_at: null, warnings: [] },
    endpoint_id: env.RUNPOD_ENDPOINT_ID ?? endpointPlaces(env)[0].id,
    image: env.WORKER_IMAGE ?? null,
    gpu_pools: env.GPU_POOLS,
    workers_min: env.WORKERS_MIN,
    workers_max: env.WORKERS_MAX,
    idle_timeout_seconds: env.IDLE_TIMEOUT_SECONDS,
    // RunPod's has it or not, which only RunPod can tell.
    flashboot: env.LOCAL_MODE ? false : null,
    execution_timeout_seconds: longestRunSeconds(),
  };
}

function told(env: Env, live: Extract<LiveState, { readonly fetchedAt: number }>): Facts {
  const { endpoint, fetchedAt } = live;
  const { workers, flashboot, timeout } = endpoint;
  const lowered = loweredIn(env, live);
  return {
    source: 'live',
    fetched_at: new Date(fetchedAt).toISOString(),
    warnings: lowered === undefined ? [] : [lowered],
    endpoint_id: endpoint.id,
    image: endpoint.image ?? env.WORKER_IMAGE ?? null,
    gpu_pools: endpoint.gpu?.pools ?? [],
    workers_min: workers.min,
    workers_max: workers.max,
    idle_timeout_seconds: workers.idleTimeout ?? null,
    flashboot: flashboot !== 'OFF',
    execution_timeout_seconds: timeout / 1000,
  };
}
