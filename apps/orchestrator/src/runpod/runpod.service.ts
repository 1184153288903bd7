import { ApiError, toApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { DispatchGate } from './dispatch.gate';
import { EndpointSettings } from './endpoint.settings';
import { GpuProvider } from './gpu.provider';
import type { RunPodConfigView, RunPodHealthView } from './runpod.views';

/** What operators are told of the GPU side. */
@Injectable()
export class RunPodService {
  constructor(
    private readonly provider: GpuProvider,
    private readonly clock: Clock,
    private readonly gate: DispatchGate,
    private readonly endpoint: EndpointSettings,
  ) {}

  async health(): Promise<RunPodHealthView> {
    const startedAt = this.clock.now();
    const { reason } = this.gate;
    const { lowered } = this.endpoint;
    const state = { dispatching: reason === null, reason };
    try {
      const { jobs, workers } = await this.provider.health(AbortSignal.timeout(HEALTH_TIMEOUT_MS));
      const latency_ms = this.clock.now() - startedAt;
      const said = reason ?? lowered ?? null;
      return { reachable: true, latency_ms, jobs, workers, detail: said, ...state };
    } catch (error) {
      const { detail } = toApiError(error);
      return { reachable: false, latency_ms: null, jobs: null, workers: null, detail, ...state };
    }
  }

  /** Throws ApiError `provider_unavailable`, with the reason, when jobs can't be handed to it now. */
  async check(signal: AbortSignal): Promise<void> {
    const { reason } = this.gate;
    if (reason !== null) throw new ApiError('provider_unavailable', reason);
    const { stopped } = this.endpoint;
    if (stopped !== undefined) throw new ApiError('provider_unavailable', stopped);
    await this.provider.health(signal);
  }

  /** How the endpoint is set up: as RunPod tells it, else as it was configured. */
  settings(): Promise<RunPodConfigView> {
    return this.endpoint.view();
  }
}

const HEALTH_TIMEOUT_MS = 5_000;
