import { Client } from 'pg';

type Mode = 'share' | 'access exclusive';

/** A table that a test locks, so that what other connections do to it waits at a known place. */
export class TableLock {
  private constructor(
    private readonly client: Client,
    /** Resolves when the test has the table: others may hold it, and be waited for. */
    readonly held: Promise<unknown>,
  ) {}

  /** `share` keeps writers out, `access exclusive` readers too. */
  static async ask(url: string, table: string, mode: Mode): Promise<TableLock> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    return new TableLock(client, client.query(`lock table ${table} in ${mode} mode`));
  }

  async release(): Promise<void> {
    await this.held;
    await this.client.end();
  }
}

/** Resolves when this many statements of a database wait for a lock. */
export async function untilWaiting(url: string, count: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (let tries = 0; tries < 500; tries += 1) {
      const { rows } = await client.query<{ waiting: string }>(WAITING);
      if (Number(rows[0]?.waiting) >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`There are no ${count} statements that wait for a lock.`);
  } finally {
    await client.end();
  }
}

const WAITING = `
  select count(*) as waiting from pg_stat_activity
  where wait_event_type = 'Lock' and datname = current_database()`;
