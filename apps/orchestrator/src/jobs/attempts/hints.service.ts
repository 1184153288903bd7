import {
  ApiError,
  readPartsRequest,
  readProgress,
  type PartsAnswer,
  type StartAnswer,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { AttemptDeliveries } from './attempt.deliveries';
import { AttemptStore, type AttemptOfJob } from './attempt.store';
import { ProgressThrottle } from './progress.throttle';
import { Reconciler } from '../polling/reconciler';

/** What workers and the provider say of attempts by themselves. All of it may be missing, late or repeated. */
@Injectable()
export class HintsService {
  constructor(
    private readonly deliveries: AttemptDeliveries,
    private readonly attempts: AttemptStore,
    private readonly throttle: ProgressThrottle,
    private readonly reconciler: Reconciler,
  ) {}

  /** Fresh grants for a delivery. Throws `conflict` when the work is not wanted (any more). */
  async start(token: string): Promise<StartAnswer> {
    return (await this.deliveries.begin(token)) ?? superseded();
  }

  /** Addresses for a granted file in parts, or none where it is to be uploaded in one. */
  async parts(token: string, body: unknown): Promise<PartsAnswer> {
    const found = await this.live(this.deliveries.attemptOf(token));
    const wanted = readPartsRequest(body);
    if (!wanted) throw new ApiError('validation_failed', 'This does not ask for parts of a file.');
    return { parts: (await this.deliveries.parts(found, wanted)) ?? null };
  }

  /** Throws `conflict` when the work is not wanted any more, `validation_failed` for no progress. */
  async progress(token: string, body: unknown): Promise<void> {
    const found = await this.live(this.deliveries.attemptOf(token));
    const progress = readProgress(body);
    if (!progress) throw new ApiError('validation_failed', 'This is not the progress of a job.');
    if (this.throttle.lets(found.attempt.id, progress.stage)) {
      await this.attempts.progress(found, progress);
    }
  }

  /** What became of it is looked up after the answer. */
  async done(token: string): Promise<void> {
    this.reconciler.hint(this.deliveries.attemptOf(token));
  }

  /** The provider says that an attempt has ended. Nobody signed that, so it is only a reason to look. */
  async ended(webhookToken: string): Promise<void> {
    this.reconciler.hint(this.deliveries.attemptOf(webhookToken, 'webhook'));
  }

  private async live(attemptId: string): Promise<AttemptOfJob> {
    return (await this.attempts.findLive(attemptId)) ?? superseded();
  }
}

function superseded(): never {
  throw new ApiError('conflict', 'This attempt is canceled, superseded or over.');
}
