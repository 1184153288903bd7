import { ApiError, type RunPodRunRequest } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import type { EndpointPlace } from '../config/endpoint.places';
import {
  GpuProvider,
  type ProviderHealth,
  type ProviderStatus,
  type SubmitOrder,
  type Submission,
} from './gpu.provider';
import { readHealth, readStatus, readSubmission, refusal } from './runpod.answers';
import { RunPodClient, RunPodUnreachable, type RunPodAnswer } from './runpod.client';

/** RunPod Serverless, or the local endpoint: both speak its protocol. */
@Injectable()
export class RunPodProvider extends GpuProvider {
  constructor(private readonly client: RunPodClient) {
    super();
  }

  at(place: EndpointPlace): RunPodProvider {
    return new RunPodProvider(this.client.at(place));
  }

  async submit(order: SubmitOrder, signal: AbortSignal): Promise<Submission> {
    const { request, policy, webhookUrl } = order;
    const body: RunPodRunRequest = {
      input: { ...request },
      webhook: webhookUrl,
      policy: { executionTimeout: policy.executionTimeoutMs, ttl: policy.ttlMs },
    };
    try {
      const call = { method: 'POST', path: '/run', body, timeoutMs: 10_000, signal } as const;
      return readSubmission(await this.client.call(call));
    } catch (error) {
      if (!(error instanceof RunPodUnreachable)) throw error;
      return error.sent
        ? { kind: 'unclear', detail: error.message }
        : { kind: 'refused', detail: error.message, retryAfterMs: null };
    }
  }

  async status(providerId: string, signal: AbortSignal): Promise<ProviderStatus> {
    const answer = await this.ask('GET', `/status/${encodeURIComponent(providerId)}`, signal);
    return readStatus(answer) ?? unusable(answer);
  }

  async cancel(providerId: string, signal: AbortSignal): Promise<void> {
    const answer = await this.ask('POST', `/cancel/${encodeURIComponent(providerId)}`, signal);
    // What has ended or is unknown there is as good as canceled; the exact status is not documented.
    const done = answer.status < 300 || [400, 404, 409, 422].includes(answer.status);
    if (!done) unusable(answer);
  }

  async health(signal: AbortSignal): Promise<ProviderHealth> {
    const answer = await this.ask('GET', '/health', signal);
    return readHealth(answer) ?? unusable(answer);
  }

  private async ask(
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
  ): Promise<RunPodAnswer> {
    try {
      return await this.client.call({ method, path, timeoutMs: 10_000, signal });
    } catch (error) {
      if (!(error instanceof RunPodUnreachable)) throw error;
      throw new ApiError('provider_unavailable', error.message, { cause: error });
    }
  }
}

function unusable({ status }: RunPodAnswer): never {
  throw new ApiError('provider_unavailable', refusal(status));
}
