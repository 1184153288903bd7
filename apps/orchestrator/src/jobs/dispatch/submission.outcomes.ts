import { ApiError, toFailure } from '@app/contracts';
import { Injectable, Logger } from '@nestjs/common';

import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import type { Submission } from '../../runpod/gpu.provider';
import { AttemptEndings } from '../attempts/attempt.endings';
import type { ClaimedAttempt } from './dispatch.claims';
import { DispatchStore } from './dispatch.store';

/** Writes down what became of a submission. */
@Injectable()
export class SubmissionOutcomes {
  private readonly logger = new Logger(SubmissionOutcomes.name);

  constructor(
    private readonly store: DispatchStore,
    private readonly endings: AttemptEndings,
    private readonly endpoints: GpuEndpoints,
  ) {}

  async record(claimed: ClaimedAttempt, submission: Submission): Promise<void> {
    const { pause, health } = this.endpoints.of(claimed.attempt.endpoint);
    switch (submission.kind) {
      case 'accepted':
        pause.accepted();
        health.accepted();
        return this.store.accepted(claimed.attempt, submission.providerId);
      case 'refused':
        pause.refused(submission.detail, submission.retryAfterMs);
        return this.store.refused(claimed);
      case 'rejected':
        this.logger.error(`${claimed.attempt.id}: ${submission.detail}`);
        await this.endings.fail(claimed, REJECTED);
        return;
      case 'unclear':
        // It may run there. Hints, its manifest or the end of the grace tell (decideAttempt).
        pause.refused(submission.detail, null);
        return;
      default:
        submission satisfies never;
    }
  }
}

const REJECTED = {
  failure: toFailure(new ApiError('internal', 'The GPU provider did not accept the job.')),
  counted: true,
  lostWorkers: 0,
  status: undefined,
};
