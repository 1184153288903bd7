import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import type { Caller } from '../auth/caller';
import { Checkpoints } from '../clock/checkpoints';
import { Dispatcher } from './dispatcher';
import { IntakeChecks } from './intake.checks';
import type { JobRecord } from './job.record';
import { JobStore } from './job.store';

/** A request for a job, nothing of it checked but the caller. */
export interface JobSubmission {
  readonly operation: OperationName;
  readonly caller: Caller;
  readonly body: unknown;
  readonly requestId: string;
}

/** Takes jobs in: on disk first, then answered, then dispatched. */
@Injectable()
export class JobIntake {
  constructor(
    private readonly checks: IntakeChecks,
    private readonly store: JobStore,
    private readonly dispatcher: Dispatcher,
    private readonly checkpoints: Checkpoints,
  ) {}

  async submit({ operation, caller, body, requestId }: JobSubmission): Promise<JobRecord> {
    const input = await this.checks.input(operation, body);
    const record = await this.store.insert({
      owner: caller.owner,
      keyId: caller.keyId,
      operation,
      input: { ...input },
      metadata: input.metadata ?? {},
      webhookUrl: input.webhook_url ?? null,
      requestId,
    });
    await this.checkpoints.pass('afterInsert');
    void this.dispatcher.nudge();
    return record;
  }
}
