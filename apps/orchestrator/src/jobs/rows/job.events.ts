import type { WebhookEvent } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { JobRow, Tables } from '../../database/tables';
import { changeJob, type JobPatch } from './job.change';
import { addToLog, dropProgress, lastOfLog } from './job.event-log';

/**
 * Changes a job that goes on, and promises its receiver what it wants to hear of that: that the job
 * has begun, or now and then how far it is. Gives whether the job was changed.
 */
export async function advanceJob(
  transaction: Transaction<Tables>,
  { jobId, now }: { readonly jobId: string; readonly now: number },
  change: (job: JobRow) => JobPatch | undefined,
): Promise<boolean> {
  const seen: { before?: JobRow; patch?: JobPatch | undefined } = {};
  const changed = await changeJob(transaction, jobId, (job) => {
    seen.before = job;
    return (seen.patch = change(job));
  });
  const { before, patch } = seen;
  if (!changed || !before) return changed;
  const after = { ...before, ...patch };
  if (before.started_at === null) await promise(transaction, after, 'job.started', now);
  else await promiseProgress(transaction, { before, after, now });
  return changed;
}

/** Promises, in the transaction of a job's end, that its receiver is told of it. */
export async function promiseEnd(transaction: Transaction<Tables>, job: JobRow): Promise<void> {
  const { status, finished_at: at } = job;
  const event = FINAL.find((name) => name === `job.${status}`);
  if (event && at !== null) await promise(transaction, job, event, at);
}

interface Step {
  readonly before: JobRow;
  readonly after: JobRow;
  readonly now: number;
}

/** The next tenth is news, and so is anything when there was none for a while. */
async function promiseProgress(
  transaction: Transaction<Tables>,
  { before, after, now }: Step,
): Promise<void> {
  if (!isWanted(after, 'job.progress')) return;
  const isNextTenth = Math.floor(after.progress / 10) > Math.floor(before.progress / 10);
  const { createdAt } = await lastOfLog(transaction, after.id);
  if (!isNextTenth && now - createdAt < PROGRESS_EVERY_MS) return;
  await promise(transaction, after, 'job.progress', now);
}

const PROGRESS_EVERY_MS = 10_000;

/** What the receiver does not want is not promised, and nothing newer waits behind old progress. */
async function promise(
  transaction: Transaction<Tables>,
  job: JobRow,
  event: WebhookEvent,
  at: number,
): Promise<void> {
  if (!isWanted(job, event)) return;
  const { position } = await lastOfLog(transaction, job.id);
  await dropProgress(transaction, job.id);
  await addToLog(transaction, job, { event, position: position + 1, at });
}

function isWanted({ webhook_url, webhook_events }: JobRow, event: WebhookEvent): boolean {
  if (webhook_url === null) return false;
  return webhook_events === null
    ? FINAL.includes(event)
    : webhook_events.split(',').includes(event);
}

const FINAL: readonly WebhookEvent[] = ['job.succeeded', 'job.failed', 'job.canceled'];
