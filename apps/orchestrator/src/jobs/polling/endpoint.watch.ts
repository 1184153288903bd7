import { Injectable } from '@nestjs/common';

import { EndpointStates } from '../../runpod/endpoint.states';
import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { RecurringPass } from '../recurring.work';
import { EndpointMoves } from './endpoint.moves';
import { EndpointQueues } from './endpoint.queues';

/**
 * Has the workers looked at as long as an attempt of ours waits for one. Where there are several
 * endpoints, each is asked for its health, and what waits at one that is left goes to another.
 */
@Injectable()
export class EndpointWatch extends RecurringPass {
  protected readonly trouble = 'The endpoints could not be looked at.';

  constructor(
    private readonly endpoints: GpuEndpoints,
    private readonly states: EndpointStates,
    private readonly queues: EndpointQueues,
    private readonly moves: EndpointMoves,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    const { all, areSeveral } = this.endpoints;
    const isTime = await this.states.refresh();
    if (!areSeveral) return this.look(all);
    if (!isTime) return;
    const { signal } = this.stopping;
    await Promise.all(all.map((endpoint) => endpoint.check(signal)));
    await this.look(all);
    for (const endpoint of all) await this.moves.from(endpoint, signal);
  }

  private async look(endpoints: readonly GpuEndpoint[]): Promise<void> {
    for (const endpoint of endpoints) {
      const queue = await this.queues.of(endpoint);
      if (this.endpoints.areSeveral) endpoint.health.queued(queue);
      if (queue.oldestAt === null) endpoint.workers.nothingWaits();
      else if (!this.endpoints.areSeveral) await endpoint.workers.look(this.stopping.signal);
    }
  }
}
