import { DatabaseSync } from 'node:sqlite';

/** Tables in which a job that has ended leaves rows, and the columns that name it or rows of it. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  jobs: ['id'],
  tasks: ['id', 'job_id'],
  attempts: ['id', 'job_id', 'task_id', 'provider_id'],
  job_usage: ['id'],
};
/** Each clone is a millisecond older than the one before. */
const TIMES = ['created_at', 'finished_at', 'started_at', 'ended_at', 'submitted_at'];

/**
 * Fills the database of an orchestrator that does not run with copies of its only job, all rows of it,
 * until there are `count`. Gives the ids of up to a thousand of them.
 */
export function cloneJobs(path: string, count: number): readonly string[] {
  using database = new DatabaseSync(path);
  const { jobs } = database.prepare('select count(*) as jobs from jobs').get() as { jobs: number };
  if (jobs !== 1) throw new Error(`There are ${jobs} jobs to be copied, and not one.`);
  database.exec('pragma synchronous = off; begin');
  for (const [table, names] of Object.entries(TABLES)) cloneRows(database, { table, names, count });
  database.exec('commit; pragma wal_checkpoint(truncate); pragma optimize');
  const rows = database.prepare('select id from jobs order by random() limit 1000').all();
  return rows.map(({ id }) => String(id));
}

interface Cloned {
  readonly table: string;
  readonly names: readonly string[];
  readonly count: number;
}

function cloneRows(database: DatabaseSync, { table, names, count }: Cloned): void {
  const columns = database.prepare(`pragma table_info(${table})`).all();
  const selected = columns.map((column) => {
    const name = String(column['name']);
    if (names.includes(name)) return `"${name}" || '-' || n`;
    return TIMES.includes(name) ? `"${name}" - n` : `"${name}"`;
  });
  database.exec(`
    insert into ${table}
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count - 1})
    select ${selected.join(', ')} from (select * from ${table} limit 1), numbers`);
}
