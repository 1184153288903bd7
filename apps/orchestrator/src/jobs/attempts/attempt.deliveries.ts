import { ApiError, type PartsGrant, type PartsRequest, type StartAnswer } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { AttemptGrants } from './attempt.grants';
import { AttemptStore, type AttemptOfJob } from './attempt.store';
import { GRANT_MARGIN_MS, attemptTimes } from './attempt.times';
import { AttemptTokens, type TokenHolder } from './attempt.tokens';

/** Deliveries of attempts to workers: each has a folder, and grants for it, of its own. */
@Injectable()
export class AttemptDeliveries {
  constructor(
    private readonly tokens: AttemptTokens,
    private readonly attempts: AttemptStore,
    private readonly grants: AttemptGrants,
    private readonly clock: Clock,
  ) {}

  /** Throws `unauthorized` for a token that is not one of ours. */
  attemptOf(token: string, holder: TokenHolder = 'worker'): string {
    const attemptId = this.tokens.verify(token, holder);
    if (attemptId === undefined) throw new ApiError('unauthorized', 'This token is not valid.');
    return attemptId;
  }

  /** Grants for the attempt's next delivery; undefined when it need not begin. */
  async begin(token: string): Promise<StartAnswer | undefined> {
    const attemptId = this.attemptOf(token);
    const found = await this.attempts.findLive(attemptId);
    if (!found) return undefined;
    const { executionTimeoutMs } = attemptTimes(found.job.operation);
    const expiresAt = this.clock.now() + executionTimeoutMs + GRANT_MARGIN_MS;
    const started = await this.attempts.start(found, expiresAt);
    if (!started) return undefined;
    const { attempt, job } = started;
    return this.grants.grant({ attempt, job }, { delivery: attempt.delivery, expiresAt });
  }

  /** Addresses for a granted file in parts; undefined where it is to be uploaded in one. */
  parts(found: AttemptOfJob, wanted: PartsRequest): Promise<PartsGrant | undefined> {
    return this.grants.parts(found, wanted);
  }
}
