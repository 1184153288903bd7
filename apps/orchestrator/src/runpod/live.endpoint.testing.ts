import type { Clock } from '../clock/clock';
import { LiveEndpoint } from './live.endpoint';
import { ManagementError } from './management/management.error';
import type { Endpoint } from './management/management.types';

/** An endpoint as RunPod would tell it. */
export function endpointAt(changes: Partial<Endpoint> = {}): Endpoint {
  return {
    ...{ id: 'ep1', name: 'api-gpu', type: 'QUEUE', image: 'example/worker:2' },
    gpu: { pools: ['AMPERE_16'], count: 1 },
    workers: { min: 0, max: 10, idleTimeout: 300 },
    scaling: { type: 'QUEUE_DELAY', queueDelay: 4 },
    ...{ dataCenterIds: [], timeout: 3_600_000, flashboot: 'FLASHBOOT', createdAt: null },
    ...changes,
  };
}

/** Live endpoints whose management tells what a test says, and counts how often it is asked. */
export class LiveEndpointBench {
  asked = 0;
  endpoint: Endpoint | undefined = endpointAt();
  problem: string | undefined;
  /** Holds the answer back until it resolves. */
  gate: Promise<void> = Promise.resolve();
  readonly unmanaged: LiveEndpoint;

  constructor(private readonly clock: Clock) {
    this.unmanaged = new LiveEndpoint(undefined, 'ep1', clock);
  }

  live(): LiveEndpoint {
    return new LiveEndpoint({ endpoint: () => this.tell() }, 'ep1', this.clock);
  }

  private async tell(): Promise<Endpoint | undefined> {
    this.asked += 1;
    await this.gate;
    if (this.problem === undefined) return this.endpoint;
    throw new ManagementError(this.problem, { status: 401 });
  }
}
