import { newId, type FanOutPlan } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { AttemptRow, TaskRow, Tables } from '../../database/tables';
import { promise } from '../outbox/outbox';
import { changeJob } from '../rows/job.change';
import type { KeptJoin, KeptTask } from '../rows/job.tasks';
import { PARTS_FROM } from './task.progress';

/** Begins the parts that a plan names, all at once; the join waits for them. The job's row is locked. */
export async function beginParts(
  transaction: Transaction<Tables>,
  { job_id: jobId, owner }: AttemptRow,
  plan: FanOutPlan,
  now: number,
): Promise<void> {
  const tasks = [...partsOf(plan), joinOf(plan)].map((task, at) =>
    taskRow(jobId, task, at + 1, now),
  );
  await transaction.insertInto('tasks').values(tasks).execute();
  for (const [at, { id: subject }] of tasks.slice(0, -1).entries()) {
    // A millisecond apart, so that the first part is the first to go.
    const dueAt = now - tasks.length + at;
    await promise(transaction, { kind: 'dispatch', subject, jobId, owner, dueAt });
  }
  await changeJob(transaction, jobId, ({ progress }) => ({
    ...{ stage: 'rendering', eta_seconds: null },
    progress: Math.max(progress, PARTS_FROM),
  }));
}

function partsOf({ frames }: FanOutPlan): readonly KeptTask[] {
  let from = 0;
  return frames.map((count, at) => {
    const part = {
      role: 'part',
      from,
      to: at === frames.length - 1 ? null : from + count,
    } as const;
    from += count;
    return part;
  });
}

function joinOf({ frames, rate, has_sound }: FanOutPlan): KeptJoin {
  const metrics = { encoder: null, fallback_reason: null, render_ms: 0 };
  return { role: 'join', frames, rate, has_sound, keys: {}, warnings: [], metrics };
}

function taskRow(jobId: string, task: KeptTask, position: number, now: number): TaskRow {
  return {
    ...{ id: newId('task', now), job_id: jobId, position, state: 'open' },
    ...{ counted_attempts: 0, attempts: 0, lost_workers: 0 },
    ...{ task_json: JSON.stringify(task), manifest_json: null, progress: 0 },
  };
}
