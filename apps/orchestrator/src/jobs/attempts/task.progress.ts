import type { JobProgress } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { AttemptRow, Tables } from '../../database/tables';
import { lockJob } from '../rows/job.change';
import { taskOf } from '../rows/job.tasks';

/** Percent of a job at which its parts begin, and at which they are joined. */
export const PARTS_FROM = 20;
const JOIN_FROM = 92;

/** Whether an attempt works on a job in which others do as well. */
export function isOneOfSeveral(attempt: Pick<AttemptRow, 'task_json'>): boolean {
  const role = taskOf(attempt)?.role;
  return role === 'part' || role === 'join';
}

/** How far a job is, by how far a worker says that its task is. Parts are of about one length. */
export async function jobProgress(
  transaction: Transaction<Tables>,
  attempt: AttemptRow,
  told: JobProgress,
): Promise<JobProgress> {
  const role = taskOf(attempt)?.role;
  if (role !== 'part' && role !== 'join') return told;
  const joining = { ...told, stage: 'rendering', eta_seconds: null } as const;
  if (role === 'join') {
    return { ...joining, progress: scaled(told.progress, JOIN_FROM, 99) };
  }
  const progress = await partsProgress(transaction, attempt, told.progress);
  return { ...joining, progress: scaled(progress, PARTS_FROM, JOIN_FROM) };
}

async function partsProgress(
  transaction: Transaction<Tables>,
  { job_id, task_id }: AttemptRow,
  own: number,
): Promise<number> {
  await lockJob(transaction, job_id);
  await transaction
    .updateTable('tasks')
    .set({ progress: own })
    .where('id', '=', task_id)
    .where('progress', '<', own)
    .execute();
  const tasks = await transaction
    .selectFrom('tasks')
    .select(['progress', 'task_json'])
    .where('job_id', '=', job_id)
    .execute();
  const parts = tasks.filter((task) => taskOf(task)?.role === 'part');
  return parts.reduce((sum, { progress }) => sum + (progress ?? 0), 0) / Math.max(1, parts.length);
}

function scaled(percent: number, from: number, to: number): number {
  return Math.round((from + ((to - from) * percent) / 100) * 10) / 10;
}
