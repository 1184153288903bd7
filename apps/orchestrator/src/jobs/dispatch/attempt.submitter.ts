import { Injectable } from '@nestjs/common';

import { Checkpoints } from '../../clock/checkpoints';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { attemptTimes } from '../attempts/attempt.times';
import type { ClaimedAttempt } from './dispatch.claims';
import { JobRequestBuilder } from './job-request.builder';
import { SubmissionOutcomes } from './submission.outcomes';

/** Submits one attempt that is marked already, and records the provider's answer. */
@Injectable()
export class AttemptSubmitter {
  constructor(
    private readonly requests: JobRequestBuilder,
    private readonly endpoints: GpuEndpoints,
    private readonly outcomes: SubmissionOutcomes,
    private readonly checkpoints: Checkpoints,
  ) {}

  async submit(claimed: ClaimedAttempt, signal: AbortSignal): Promise<void> {
    await this.checkpoints.pass('beforeSubmit');
    const order = {
      request: this.requests.build(claimed),
      policy: attemptTimes(claimed.job.operation),
      webhookUrl: this.requests.webhookUrl(claimed.attempt.id),
    };
    const submission = await this.endpoints
      .of(claimed.attempt.endpoint)
      .provider.submit(order, signal);
    await this.checkpoints.pass('afterSubmitBeforeRecord');
    await this.outcomes.record(claimed, submission);
    await this.checkpoints.pass('afterRecord');
  }
}
