import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
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
    private readonly clock: Clock,
  ) {}

  async of(endpoint: GpuEndpoint): Promise<EndpointQueue> {
    return {
      oldestAt: await this.oldest(endpoint),
      begunAt: this.endpoints.areSeveral ? await this.begun(endpoint) : null,
    };
  }

  /** Ids of attempts that wait there for some seconds already, the oldest first. */
  async waitingAt(endpoint: GpuEndpoint): Promise<readonly string[]> {
    const rows = await this.database.reader
      .selectFrom('attempts')
      .select('id')
      .where('state', '=', 'submitted')
      .where('started_at', 'is', null)
      // Another orchestrator may see it otherwise: nothing goes back and forth without a stop.
      .where('submitted_at', '<=', this.clock.now() - LEAST_WAIT_MS)
      .where(this.endpoints.isAt(endpoint))
      .orderBy('submitted_at')
      .limit(MOST_AT_ONCE)
      .execute();
    return rows.map(({ id }) => id);
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

const LEAST_WAIT_MS = 5_000;
const MOST_AT_ONCE = 100;
