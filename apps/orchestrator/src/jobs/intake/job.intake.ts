import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import type { Caller } from '../../auth/caller';
import { Checkpoints } from '../../clock/checkpoints';
import { SIGNALS } from '../../observability/signals';
import { Dispatcher } from '../dispatch/dispatcher';
import { keyedRequest } from './idempotency';
import { IntakeChecks } from './intake.checks';
import { JobStore, type StoredJob } from '../rows/job.store';

/** A request for a job, nothing of it checked but the caller. */
export interface JobSubmission {
  readonly operation: OperationName;
  readonly caller: Caller;
  readonly body: unknown;
  readonly requestId: string;
  /** The request's own `traceparent`, as it came. */
  readonly traceparent?: unknown;
  readonly idempotencyKey?: string | undefined;
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

  /** Throws ApiError `validation_failed`, `idempotency_conflict` or `storage_full`. */
  async submit(submission: JobSubmission): Promise<StoredJob> {
    const began = performance.now();
    const { operation, caller, body, requestId, idempotencyKey: key } = submission;
    const { owner, keyId } = caller;
    const input = await this.checks.input(owner, operation, body);
    const keyed = key === undefined ? undefined : keyedRequest({ owner, key, operation, input });
    // A repeat needs no room for a result of its own.
    const known = keyed && (await this.store.findKeyed(keyed));
    if (known) return known;
    await this.checks.room();
    const stored = await this.store.insert(
      {
        ...{ owner, keyId, operation, requestId },
        traceparent: this.checks.trace(submission.traceparent),
        input: { ...input },
        metadata: input.metadata ?? {},
        task: this.checks.task(operation),
        webhookUrl: input.webhook_url ?? null,
        webhookEvents: input.webhook_events ?? null,
      },
      keyed,
    );
    if (stored.replayed) return stored;
    const { id, traceparent } = stored.record.row;
    const durationMs = performance.now() - began;
    SIGNALS.jobAccepted.tell({ jobId: id, operation, traceparent, durationMs });
    await this.checkpoints.pass('afterInsert');
    void this.dispatcher.nudge();
    return stored;
  }
}
