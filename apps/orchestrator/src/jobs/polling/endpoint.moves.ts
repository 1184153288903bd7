import { ApiError, toFailure } from '@app/contracts';
import { Injectable, Logger } from '@nestjs/common';

import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { AttemptEndings } from '../attempts/attempt.endings';
import { AttemptStore } from '../attempts/attempt.store';
import { EndpointQueues } from './endpoint.queues';

/** Takes attempts that wait at an endpoint which is left to those that are well. */
@Injectable()
export class EndpointMoves {
  private readonly logger = new Logger(EndpointMoves.name);

  constructor(
    private readonly endpoints: GpuEndpoints,
    private readonly queues: EndpointQueues,
    private readonly attempts: AttemptStore,
    private readonly endings: AttemptEndings,
  ) {}

  /** Moves what no worker has begun; those that run are left to run. */
  async from(endpoint: GpuEndpoint, signal: AbortSignal): Promise<void> {
    const { reason } = endpoint.health;
    const isElsewhereBetter = this.endpoints.all.some(({ allowance }) => allowance > 0);
    if (reason === null || !isElsewhereBetter) return;
    let moved = 0;
    for (const id of await this.queues.waitingAt(endpoint)) {
      if (signal.aborted) break;
      const found = await this.attempts.findLive(id);
      if (found?.attempt.started_at !== null) continue;
      const detail = `It was taken back from ${endpoint.name}: ${reason}`;
      const failure = toFailure(new ApiError('provider_unavailable', detail));
      if (await this.endings.move(found, failure)) moved += 1;
    }
    if (moved === 0) return;
    this.logger.warn(`${endpoint.name} is left: ${reason} ${moved} attempts go elsewhere.`);
  }
}
