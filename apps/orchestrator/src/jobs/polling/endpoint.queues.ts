import { Injectable } from '@nestjs/common';

import { Database } from '../../database/database';
import type { EndpointQueue } from '../../runpod/endpoint.health';
import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';

/** How our attempts stand at an endpoint, over all orchestrators. */
@Injectable()
export class EndpointQueues {
  constructor(
    private readonly database: Database,
    private readonly endpoints: GpuEndpoints,
  ) {}

  async of(endpoint: GpuEndpoint): Promise<EndpointQueue> {
    return {
      oldestAt: await this.oldest(endpoint),
      begunAt: this.endpoints.areSeveral ? await this.begun(endpoint) : null,
    };
  }

  private async oldest(endpoint: GpuEndpoint): Promise<number | null> {
    const waiting = await this.database.reader
      .selectFrom('attempts')
      .select('submitted_at')
      .where('state', '=', 'submitted')
      .where('started_at', 'is', null)
      .where(this.endpoints.isAt(endpoint))
      // Of the only one it is asked alone whether any waits.
      .$if(this.endpoints.areSeveral, (query) => query.orderBy('submitted_at'))
      .limit(1)
      .executeTakeFirst();
    return waiting?.submitted_at ?? null;
  }

  private async begun(endpoint: GpuEndpoint): Promise<number | null> {
    const { begun } = await this.database.reader
      .selectFrom('attempts')
      .select((select) => select.fn.max('started_at').as('begun'))
      .where('state', '=', 'submitted')
      .where(this.endpoints.isAt(endpoint))
      .executeTakeFirstOrThrow();
    return begun;
  }
}
