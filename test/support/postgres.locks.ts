import { Client } from 'pg';

/** A statement that a test holds open, so that others wait for its locks at a known place. */
export class HeldStatement {
  private constructor(
    private readonly client: Client,
    /** Resolves when the test has the locks: others may hold them, and be waited for. */
    readonly held: Promise<unknown>,
  ) {}

  static async begin(url: string, statement: string): Promise<HeldStatement> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    return new HeldStatement(client, client.query(statement));
  }

  async commit(): Promise<void> {
    await this.held;
    await this.client.query('commit');
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
