import { newId } from '@app/contracts';

import type { AttemptRow, JobRow, TaskRow } from '../../database/tables';
import { GRANT_MARGIN_MS, SUBMIT_GRACE_MS, attemptTimes } from './attempt.times';

/** What a new attempt is for, and which endpoint it goes to. */
export interface AttemptPlan {
  readonly task: Pick<TaskRow, 'id' | 'task_json'>;
  readonly endpoint: string;
}

/** A new attempt at a task, as it is marked before the provider is called. */
export function newAttempt(job: JobRow, { task, endpoint }: AttemptPlan, now: number): AttemptRow {
  return {
    id: newId('att', now),
    task_id: task.id,
    job_id: job.id,
    owner: job.owner,
    state: 'submitting',
    result: null,
    error_json: null,
    provider_id: null,
    delivery: 0,
    counted: 0,
    polls: 0,
    next_poll_at: now + SUBMIT_GRACE_MS,
    grants_expire_at: now + attemptTimes(job.operation).ttlMs + GRANT_MARGIN_MS,
    created_at: now,
    submitted_at: null,
    started_at: null,
    ended_at: null,
    provider_queue_ms: null,
    provider_execution_ms: null,
    worker_id: null,
    gpu: null,
    worker_execution_ms: null,
    endpoint,
    task_json: task.task_json,
  };
}
