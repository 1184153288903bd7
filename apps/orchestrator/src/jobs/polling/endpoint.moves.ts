import { ApiError, toFailure } from '@app/contracts';
import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { AttemptEndings } from '../attempts/attempt.endings';
import { AttemptStore } from '../attempts/attempt.store';
import { Dispatcher } from '../dispatch/dispatcher';

/** Takes attempts that wait at an endpoint which is left to those that are well. */
@Injectable()
export class EndpointMoves {
  private readonly logger = new Logger(EndpointMoves.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly endpoints: GpuEndpoints,
    private readonly attempts: AttemptStore,
    private readonly endings: AttemptEndings,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** Moves what no worker has begun; those that run are left to run. */
  async from(endpoint: GpuEndpoint, signal: AbortSignal): Promise<void> {
    const { reason } = endpoint.health;
    const isElsewhereBetter = this.endpoints.all.some(({ allowance }) => allowance > 0);
    if (reason === null || !isElsewhereBetter) return;
    let moved = 0;
    for (const id of await this.waitingAt(endpoint)) {
      if (signal.aborted) break;
      const found = await this.attempts.findLive(id);
      if (found?.attempt.started_at !== null) continue;
      const detail = `It was taken back from ${endpoint.name}: ${reason}`;
      const failure = toFailure(new ApiError('provider_unavailable', detail));
      if (await this.endings.move(found, failure)) moved += 1;
    }
    if (moved === 0) return;
    this.logger.warn(`${endpoint.name} is left: ${reason} ${moved} attempts go elsewhere.`);
    void this.dispatcher.nudge();
  }

  private async waitingAt(endpoint: GpuEndpoint): Promise<readonly string[]> {
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
}

const LEAST_WAIT_MS = 5_000;
const MOST_AT_ONCE = 100;
