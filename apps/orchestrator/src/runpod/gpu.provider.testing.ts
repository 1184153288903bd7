import { ApiError } from '@app/contracts';

import {
  GpuProvider,
  type ProviderHealth,
  type ProviderStatus,
  type SubmitOrder,
  type Submission,
} from './gpu.provider';

/** A provider in memory: nothing runs by itself, tests say what becomes of an attempt. */
export class MemoryGpuProvider extends GpuProvider {
  readonly submitted: SubmitOrder[] = [];
  readonly canceled: string[] = [];
  /** What the next submissions end as, in the place of being taken. */
  readonly answers: Submission[] = [];
  reachable = true;
  /** That are idle. */
  workers = 1;
  /** Those at other endpoints, by name; every other name is this one. */
  readonly others = new Map<string, MemoryGpuProvider>();
  private readonly statuses = new Map<string, ProviderStatus>();

  at({ name }: { readonly name: string }): MemoryGpuProvider {
    return this.others.get(name) ?? this;
  }

  async submit(order: SubmitOrder): Promise<Submission> {
    const answer = this.answers.shift();
    if (answer && answer.kind !== 'unclear') return answer;
    if (!this.reachable) return { kind: 'refused', detail: 'It is away.', retryAfterMs: null };
    this.submitted.push(order);
    const providerId = `run-${this.submitted.length}`;
    this.statuses.set(providerId, { ...NO_STATUS, state: 'queued' });
    return answer ?? { kind: 'accepted', providerId };
  }

  async status(providerId: string): Promise<ProviderStatus> {
    this.checkReachable();
    return this.statuses.get(providerId) ?? { ...NO_STATUS, state: 'gone' };
  }

  async cancel(providerId: string): Promise<void> {
    this.checkReachable();
    this.canceled.push(providerId);
    const status = this.statuses.get(providerId);
    if (status && ['queued', 'running'].includes(status.state)) {
      this.set(providerId, { ...status, state: 'canceled' });
    }
  }

  async health(): Promise<ProviderHealth> {
    this.checkReachable();
    const states = [...this.statuses.values()].map(({ state }) => state);
    const count = (state: string) => states.filter((other) => other === state).length;
    return {
      jobs: {
        completed: count('completed'),
        failed: count('failed'),
        in_progress: count('running'),
        in_queue: count('queued'),
        retried: 0,
      },
      workers: { ...NO_WORKERS, idle: this.workers, ready: this.workers },
    };
  }

  /** What is said of an attempt from now on; undefined: it was never heard of. */
  set(providerId: string, status: Partial<ProviderStatus> | undefined): void {
    if (status) this.statuses.set(providerId, { ...NO_STATUS, state: 'queued', ...status });
    else this.statuses.delete(providerId);
  }

  private checkReachable(): void {
    if (!this.reachable) throw new ApiError('provider_unavailable', 'The GPU provider is away.');
  }
}

const NO_WORKERS = { initializing: 0, running: 0, throttled: 0, unhealthy: 0 } as const;

export const NO_STATUS = {
  output: undefined,
  error: null,
  queueMs: null,
  executionMs: null,
  workerId: null,
} as const;
