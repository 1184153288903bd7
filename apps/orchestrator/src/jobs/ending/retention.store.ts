import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Database } from '../../database/database';
import type { Tables } from '../../database/tables';

/** Jobs that ended before a time, and keys that were void before one; milliseconds since 1970. */
export interface OverTime {
  readonly jobsBefore: number;
  readonly keysBefore: number;
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

  /** Two looks into indices. */
  async anyDue(due: OverTime): Promise<boolean> {
    const { reader } = this.database;
    const [job] = await endedBefore(reader, due.jobsBefore).limit(1).execute();
    return (
      job !== undefined || (await voidBefore(reader, due.keysBefore).limit(1).execute()).length > 0
    );
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
    const isMore = ids.length === MAX_JOBS || keys.numDeletedRows >= MAX_KEYS;
    return { jobs: ids.length, isMore };
  }
}

/** A batch takes some ten milliseconds, during which an embedded database answers nobody else. */
const MAX_JOBS = 100;
const MAX_KEYS = 500;

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

async function removeJobs(transaction: Transaction<Tables>, ids: readonly string[]): Promise<void> {
  for (const table of OF_A_JOB) {
    await transaction.deleteFrom(table).where('job_id', 'in', ids).execute();
  }
  await transaction.deleteFrom('jobs').where('id', 'in', ids).execute();
}
