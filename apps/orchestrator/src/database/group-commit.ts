import type { ControlledTransaction, Kysely, Transaction } from 'kysely';

import { SIGNALS } from '../observability/signals';

interface Write<Tables> {
  /** Runs inside of the transaction; resolves or rejects what the caller waits for after it. */
  readonly run: (transaction: Transaction<Tables>) => Promise<Settle>;
  readonly reject: (error: unknown) => void;
}

type Settle = () => void;

/**
 * One queue for all writes. Writes that come while a commit is under way join the next one, so
 * that many share one fsync; each is a savepoint of its own, so that one which fails undoes
 * nothing but itself. A write's promise settles only after the commit.
 */
export class GroupCommit<Tables> {
  private waiting: Write<Tables>[] = [];
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly database: Kysely<Tables>) {}

  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new Error('The database is closed.'));
    if (this.waiting.length >= MAX_WAITING) {
      return Promise.reject(new Error(`More than ${MAX_WAITING} writes wait for the database.`));
    }
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        run: async (transaction) => {
          const value = await work(transaction);
          return () => resolve(value);
        },
        reject,
      });
      this.running ??= this.drain();
    });
  }

  /** Refuses new writes and waits for those under way. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    // What was asked for in this turn of the event loop shares the first commit already.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, MAX_GROUP));
    this.running = undefined;
  }

  private async commit(group: readonly Write<Tables>[]): Promise<void> {
    const started = performance.now();
    const settles: Settle[] = [];
    let transaction: ControlledTransaction<Tables> | undefined;
    try {
      transaction = await this.database.startTransaction().execute();
      for (const write of group) settles.push(await inSavepoint(transaction, write));
      await transaction.commit().execute();
    } catch (error) {
      await transaction
        ?.rollback()
        .execute()
        .catch(() => undefined);
      for (const write of group) write.reject(error);
      return;
    }
    SIGNALS.commit.tell({ writes: group.length, durationMs: performance.now() - started });
    for (const settle of settles) settle();
  }
}

/** A bound on memory; at a few thousand writes a second this is more than a second of them. */
const MAX_WAITING = 10_000;
/** Keeps one commit, during which nothing else is answered, short. */
const MAX_GROUP = 100;

async function inSavepoint<Tables>(
  transaction: ControlledTransaction<Tables>,
  write: Write<Tables>,
): Promise<Settle> {
  const savepoint = await transaction.savepoint('write').execute();
  try {
    const settle = await write.run(savepoint);
    await savepoint.releaseSavepoint('write').execute();
    return settle;
  } catch (error) {
    await savepoint.rollbackToSavepoint('write').execute();
    await savepoint.releaseSavepoint('write').execute();
    return () => write.reject(error);
  }
}
