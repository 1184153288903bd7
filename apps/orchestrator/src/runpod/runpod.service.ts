import { ApiError, toApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { DispatchGate } from './dispatch.gate';
import { GpuProvider } from './gpu.provider';
import { longestRunSeconds } from './longest-run';
import type { RunPodConfigView, RunPodHealthView } from './runpod.views';

/** What operators are told of the GPU side. */
@Injectable()
export class RunPodService {
  constructor(
    private readonly provider: GpuProvider,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly gate: DispatchGate,
  ) {}

  async health(): Promise<RunPodHealthView> {
    const startedAt = this.clock.now();
    const { reason } = this.gate;
    const state = { dispatching: reason === null, reason };
    try {
      const { jobs, workers } = await this.provider.health(AbortSignal.timeout(HEALTH_TIMEOUT_MS));
      const latency_ms = this.clock.now() - startedAt;
      return { reachable: true, latency_ms, jobs, workers, detail: reason, ...state };
    } catch (error) {
      const { detail } = toApiError(error);
      return { reachable: false, latency_ms: null, jobs: null, workers: null, detail, ...state };
    }
  }

  /** Throws ApiError `provider_unavailable`, with the reason, when jobs can't be handed to it now. */
  async check(signal: AbortSignal): Promise<void> {
    const { reason } = this.gate;
    if (reason !== null) throw new ApiError('provider_unavailable', reason);
    await this.provider.health(signal);
  }

  settings(): RunPodConfigView {
    const { env } = this.config;
    return {
      endpoint_id: env.RUNPOD_ENDPOINT_ID ?? 'local',
      image: env.WORKER_IMAGE ?? null,
      gpu_pools: env.GPU_POOLS,
      workers_min: env.WORKERS_MIN,
      workers_max: env.WORKERS_MAX,
      idle_timeout_seconds: env.IDLE_TIMEOUT_SECONDS,
      // Whether RunPod's endpoint has it on can only be read with its management API.
      flashboot: env.LOCAL_MODE ? false : null,
      execution_timeout_seconds: longestRunSeconds(),
      price_per_second_usd: env.GPU_PRICE_PER_SECOND_USD || null,
    };
  }
}

const HEALTH_TIMEOUT_MS = 5_000;
