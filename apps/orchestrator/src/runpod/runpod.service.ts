import { ApiError, parse } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { DispatchGate } from './dispatch.gate';
import { lookAt, sumOf } from './endpoint.look';
import { EndpointSettings } from './endpoint.settings';
import { EndpointStates } from './endpoint.states';
import { EndpointPatch, type RunPodEndpointView } from './endpoint.views';
import type { GpuEndpoint } from './gpu.endpoint';
import { GpuEndpoints } from './gpu.endpoints';
import type { RunPodConfigView, RunPodHealthView } from './runpod.views';

/** What operators are told of the GPU side. */
@Injectable()
export class RunPodService {
  constructor(
    private readonly endpoints: GpuEndpoints,
    private readonly states: EndpointStates,
    private readonly gate: DispatchGate,
    private readonly endpoint: EndpointSettings,
  ) {}

  async health(): Promise<RunPodHealthView> {
    const { reason } = this.gate;
    const { lowered } = this.endpoint;
    const looks = await Promise.all(this.endpoints.all.map((one) => lookAt(one, soon())));
    const answered = looks.filter(({ reachable }) => reachable);
    const [silent] = looks.filter(({ reachable }) => !reachable);
    const said = answered.length > 0 ? (reason ?? lowered ?? null) : (silent?.detail ?? null);
    return {
      reachable: answered.length > 0,
      latency_ms: answered[0]?.latency_ms ?? null,
      jobs: sumOf(looks.map(({ jobs }) => jobs)),
      workers: sumOf(looks.map(({ workers }) => workers)),
      detail: said,
      dispatching: reason === null,
      reason,
      endpoints: looks,
    };
  }

  /** Has an endpoint get no new attempts, or get them again. Throws ApiError `not_found`. */
  async setState(name: string, body: unknown): Promise<RunPodEndpointView> {
    const { state } = parse(EndpointPatch, body);
    const endpoint = this.endpoints.find(name);
    if (!endpoint) throw new ApiError('not_found', 'There is no endpoint of this name.');
    await this.states.set(name, state);
    return lookAt(endpoint, soon());
  }

  /** Throws ApiError `provider_unavailable`, with the reason, when jobs can't be handed to it now. */
  async check(signal: AbortSignal): Promise<void> {
    const { reason } = this.gate;
    if (reason !== null) throw new ApiError('provider_unavailable', reason);
    const { stopped } = this.endpoint;
    if (stopped !== undefined) throw new ApiError('provider_unavailable', stopped);
    await anyHealth(this.endpoints.all, signal);
  }

  /** How the endpoint is set up: as RunPod tells it, else as it was configured. */
  settings(): Promise<RunPodConfigView> {
    return this.endpoint.view();
  }
}

/** One that answers is enough; else what the first one was away for is thrown. */
async function anyHealth(endpoints: readonly GpuEndpoint[], signal: AbortSignal): Promise<void> {
  const asked = await Promise.allSettled(endpoints.map(({ provider }) => provider.health(signal)));
  const [failure] = asked.filter((one) => one.status === 'rejected');
  if (failure && asked.every((one) => one.status === 'rejected')) throw failure.reason;
}

function soon(): AbortSignal {
  return AbortSignal.timeout(5_000);
}
