import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Keeps a second process out of a data directory: an exclusive transaction held open on a small
 * database of its own. The operating system releases it with the process, however that ends.
 */
export class DataDirLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** Throws an Error that says what to do when another process holds the directory. */
  static take(dataDir: string): DataDirLock {
    const database = new DatabaseSync(join(dataDir, 'orchestrator.lock'), { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      throw isBusy(error) ? new DataDirInUse(dataDir, error) : error;
    }
    return new DataDirLock(database);
  }

  release(): void {
    this.database.close();
  }
}

/** Another process works on the same folder. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';

  constructor(dataDir: string, cause: unknown) {
    super(
      `DATA_DIR ${dataDir} is in use by another orchestrator. ` +
        'Stop that one, or give this one a DATA_DIR of its own.',
      { cause },
    );
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return (error as { readonly errcode?: unknown } | null)?.errcode === SQLITE_BUSY;
}
