import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Database } from '../../database/database';
import type { Tables } from '../../database/tables';

/** Jobs that ended before a time, and keys that were void before one; milliseconds since 1970. */
export interface OverTime {
  readonly jobsBefore: number;
  readonly keysBefore: number;
  /** What jobs took that ended before a day, as in 2026-11-22. */
  readonly usageBefore: string;
}

/** What one batch came to. */
interface Removed {
  readonly jobs: number;
  readonly isMore: boolean;
}

/** Finds and deletes rows that are over their time. */
@Injectable()
export class RetentionStore {
  constructor(private readonly database: Database) {}

  /** At most three looks into indices. */
  async anyDue(due: OverTime): Promise<boolean> {
    const { reader } = this.database;
    const looks = [
      () => endedBefore(reader, due.jobsBefore).limit(1).execute(),
      () => voidBefore(reader, due.keysBefore).limit(1).execute(),
      () => usedBefore(reader, due.usageBefore).limit(1).execute(),
    ];
    for (const look of looks) {
      if ((await look()).length > 0) return true;
    }
    return false;
  }

  /**
   * Deletes one batch. Promised deletions of files stay in the outbox: they need no job, and go on
   * until the last upload grant is void.
   */
  async remove(transaction: Transaction<Tables>, due: OverTime): Promise<Removed> {
    const rows = await endedBefore(transaction, due.jobsBefore).limit(MAX_JOBS).execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await removeJobs(transaction, ids);
    const keys = await transaction
      .deleteFrom('idempotency_keys')
      .where('id', 'in', voidBefore(transaction, due.keysBefore).limit(MAX_KEYS))
      .executeTakeFirst();
    const used = await removeUsage(transaction, due.usageBefore);
    const isMore = ids.length === MAX_JOBS || keys.numDeletedRows >= MAX_KEYS || used >= MAX_USAGE;
    return { jobs: ids.length, isMore };
  }
}

/** A batch takes some ten milliseconds, during which an embedded database answers nobody else. */
const MAX_JOBS = 100;
const MAX_KEYS = 500;
const MAX_USAGE = 500;

/** The parts of a job before the job itself. */
const OF_A_JOB = ['delivery_tries', 'deliveries', 'idempotency_keys', 'attempts', 'tasks'] as const;

function endedBefore(reader: Pick<Transaction<Tables>, 'selectFrom'>, before: number) {
  return reader
    .selectFrom('jobs')
    .select('id')
    .where('finished_at', '<=', before)
    .orderBy('finished_at')
    .orderBy('id');
}

function voidBefore(reader: Pick<Transaction<Tables>, 'selectFrom'>, before: number) {
  return reader
    .selectFrom('idempotency_keys')
    .select('id')
    .where('expires_at', '<=', before)
    .orderBy('expires_at');
}

function usedBefore(reader: Pick<Transaction<Tables>, 'selectFrom'>, day: string) {
  return reader.selectFrom('job_usage').select('id').where('day', '<', day).orderBy('day');
}

async function removeUsage(transaction: Transaction<Tables>, day: string): Promise<bigint> {
  await transaction.deleteFrom('owner_spend').where('month', '<', day.slice(0, 7)).execute();
  const { numDeletedRows } = await transaction
    .deleteFrom('job_usage')
    .where('id', 'in', usedBefore(transaction, day).limit(MAX_USAGE))
    .executeTakeFirst();
  return numDeletedRows;
}

async function removeJobs(transaction: Transaction<Tables>, ids: readonly string[]): Promise<void> {
  for (const table of OF_A_JOB) {
    await transaction.deleteFrom(table).where('job_id', 'in', ids).execute();
  }
  await transaction.deleteFrom('jobs').where('id', 'in', ids).execute();
}
