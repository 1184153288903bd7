import type { Transaction } from 'kysely';

import type { AttemptRow, JobRow, OutboxRow, Tables } from '../../database/tables';
import { newAttempt } from '../attempts/attempt.row';
import type { OpeningsNow } from './openings.now';
import { takeCalls } from '../polling/call.budget';
import { fairShares, type WaitingOwner } from './fair-share';
import { changeJob, findJob, lockJob } from '../rows/job.change';

/** An attempt that is marked and now has to be submitted. */
export interface ClaimedAttempt {
  readonly attempt: AttemptRow;
  readonly job: JobRow;
  /** When its turn was; it keeps its place when the provider refuses it. */
  readonly dueAt: number;
}

interface ClaimOptions {
  readonly most: number;
  /** Attempts that may stand at an endpoint at once. */
  readonly window: number;
  readonly openings: OpeningsNow;
  readonly now: number;
}

/**
 * Turns dispatches that are due into attempts marked as being submitted, fairly by owner. The
 * transaction stands alone: the window counts over all orchestrators.
 */
export async function claimDue(
  transaction: Transaction<Tables>,
  { most, window, openings, now }: ClaimOptions,
): Promise<readonly ClaimedAttempt[]> {
  const live = await liveByOwner(transaction);
  const total = [...live.values()].reduce((sum, count) => sum + count, 0);
  const places = await openings.places(transaction, { window, live: total });
  if (places.room <= 0) return [];
  const owners = await waitingOwners(transaction, live, now);
  const due: OutboxRow[] = [];
  for (const [owner, share] of fairShares(owners, Math.min(most, places.room))) {
    due.push(...(await dueEntries(transaction, owner, now, share)));
  }
  const claimed: ClaimedAttempt[] = [];
  for (const [endpoint, entries] of places.planFor(due)) {
    const wanted = entries.length;
    const budget = openings.budgetOf(endpoint);
    const calls = await takeCalls(transaction, 'run', { wanted, now, endpoint: budget });
    for (const entry of entries.slice(0, calls)) {
      const attempt = await claimEntry(transaction, entry, { endpoint, now });
      if (attempt) claimed.push(attempt);
    }
  }
  return claimed;
}

async function liveByOwner(transaction: Transaction<Tables>): Promise<Map<string, number>> {
  const rows = await transaction
    .selectFrom('attempts')
    .select((select) => ['owner', select.fn.countAll<number>().as('live')])
    .where('state', 'in', ['submitting', 'submitted'])
    .groupBy('owner')
    .execute();
  return new Map(rows.map(({ owner, live }) => [owner, Number(live)]));
}

async function waitingOwners(
  transaction: Transaction<Tables>,
  live: ReadonlyMap<string, number>,
  now: number,
): Promise<readonly WaitingOwner[]> {
  const rows = await transaction
    .selectFrom('outbox')
    .select((select) => ['owner', select.fn.min('due_at').as('oldest')])
    .where('kind', '=', 'dispatch')
    .where('due_at', '<=', now)
    .groupBy('owner')
    .orderBy('oldest')
    .limit(MAX_OWNERS)
    .execute();
  return rows.map(({ owner }) => ({ owner, live: live.get(owner) ?? 0 }));
}

/** Those who wait longest; the others' turn comes when these have been served. */
const MAX_OWNERS = 200;

function dueEntries(
  transaction: Transaction<Tables>,
  owner: string,
  now: number,
  limit: number,
): Promise<OutboxRow[]> {
  return transaction
    .selectFrom('outbox')
    .selectAll()
    .where('kind', '=', 'dispatch')
    .where('owner', '=', owner)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

async function claimEntry(
  transaction: Transaction<Tables>,
  entry: OutboxRow,
  { endpoint, now }: { readonly endpoint: string; readonly now: number },
): Promise<ClaimedAttempt | undefined> {
  await lockJob(transaction, entry.job_id);
  const { numDeletedRows } = await transaction
    .deleteFrom('outbox')
    .where('id', '=', entry.id)
    .executeTakeFirst();
  // Withdrawn meanwhile, together with its job.
  if (numDeletedRows === 0n) return undefined;
  const changed = await changeJob(transaction, entry.job_id, (job) => ({
    attempts: job.attempts + 1,
  }));
  const job = await findJob(transaction, entry.job_id);
  if (!changed || !job) return undefined;
  const task = await transaction
    .updateTable('tasks')
    .set((set) => ({ attempts: set('attempts', '+', 1) }))
    .where('id', '=', entry.subject)
    .returning(['id', 'task_json'])
    .executeTakeFirstOrThrow();
  const attempt = await transaction
    .insertInto('attempts')
    .values(newAttempt(job, { task, endpoint }, now))
    .returningAll()
    .executeTakeFirstOrThrow();
  return { attempt, job, dueAt: entry.due_at };
}
