import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Client } from 'pg';

type Row = Readonly<Record<string, unknown>>;

/** A change of a job's status or of its end, as the database itself wrote it down. */
export interface StatusChange {
  readonly job_id: string;
  /** Null for a new job. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * Looks into an orchestrator's database from outside, and has the database log every change of a
 * job's status by a trigger: no code of ours can forget one.
 */
export abstract class StateProbe {
  abstract query(statement: string): Promise<readonly Row[]>;
  abstract close(): Promise<void>;
  protected abstract readonly trigger: readonly string[];

  /** Once the tables are there. */
  async watchStatuses(): Promise<void> {
    await this.query(
      'create table status_changes (job_id text not null, before text, after text not null)',
    );
    for (const statement of this.trigger) await this.query(statement);
  }

  async statusChanges(): Promise<readonly StatusChange[]> {
    const rows = await this.query('select job_id, before, after from status_changes');
    return rows as unknown as readonly StatusChange[];
  }

  /** A job by the name in its metadata. */
  async jobNamed(name: string): Promise<Row | undefined> {
    const condition = `metadata_json like '%"${name}"%'`;
    return (await this.query(`select id, status from jobs where ${condition}`))[0];
  }

  /** What is left to be done, for whoever has to find out why nobody does it. */
  async openWork(): Promise<string> {
    const open = "(select id from jobs where status <> 'succeeded')";
    const jobs = await this.query(`select * from jobs where id in ${open}`);
    const attempts = await this.query(`select * from attempts where job_id in ${open}`);
    const outbox = await this.query("select * from outbox where kind = 'dispatch'");
    const deliveries = await this.query("select * from deliveries where state = 'pending'");
    return JSON.stringify({ jobs, attempts, outbox, deliveries }, null, 1);
  }

  async count(from: string): Promise<number> {
    return Number((await this.query(`select count(*) as n from ${from}`))[0]?.['n']);
  }
}

export class SqliteProbe extends StateProbe {
  protected readonly trigger = [
    `create trigger new_status after insert on jobs begin
       insert into status_changes values (new.id, null, new.status); end`,
    `create trigger changed_status after update on jobs
       when new.status <> old.status or new.finished_at is not old.finished_at begin
       insert into status_changes values (new.id, old.status, new.status); end`,
  ];
  private readonly database: DatabaseSync;

  constructor(dataDir: string) {
    super();
    this.database = new DatabaseSync(join(dataDir, 'orchestrator.sqlite'), { timeout: 5_000 });
  }

  async query(statement: string): Promise<readonly Row[]> {
    return this.database.prepare(statement).all();
  }

  async close(): Promise<void> {
    this.database.close();
  }
}

export class PostgresProbe extends StateProbe {
  protected readonly trigger = [
    `create function log_status() returns trigger language plpgsql as $$ begin
       insert into status_changes
         values (new.id, case when tg_op = 'UPDATE' then old.status end, new.status);
       return new; end $$`,
    `create trigger new_status after insert on jobs for each row execute function log_status()`,
    `create trigger changed_status after update on jobs for each row
       when (new.status <> old.status or new.finished_at is distinct from old.finished_at)
       execute function log_status()`,
  ];

  private constructor(private readonly client: Client) {
    super();
  }

  static async open(url: string): Promise<PostgresProbe> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new PostgresProbe(client);
  }

  async query(statement: string): Promise<readonly Row[]> {
    return (await this.client.query<Row>(statement)).rows;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
