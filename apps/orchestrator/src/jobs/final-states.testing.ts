import { sql } from 'kysely';

import type { Database } from '../database/database';

/**
 * Has the database itself watch a world: it writes down each final state that a job gets, and
 * refuses any change of one. A test that passes with it has shown both.
 */
export async function guardFinalStates(database: Database): Promise<void> {
  const statements = database.shared ? POSTGRES : SQLITE;
  await database.write(async (transaction) => {
    for (const statement of [LOG, ...statements]) await sql.raw(statement).execute(transaction);
  });
}

/** How often each job was given a final state, by job and state. */
export async function finalStates(
  database: Database,
): Promise<readonly { readonly job_id: string; readonly status: string }[]> {
  const { rows } = await sql<{
    job_id: string;
    status: string;
  }>`select job_id, status from final_states order by job_id`.execute(database.reader);
  return rows;
}

const LOG = 'create table final_states (job_id text not null, status text not null)';
const IS_FINAL = "status in ('succeeded', 'failed', 'canceled')";

const SQLITE = [
  `create trigger final_once before update on jobs
   when old.${IS_FINAL} and (new.status is not old.status or new.finished_at is not old.finished_at)
   begin select raise(abort, 'a final state was written over'); end`,
  `create trigger final_log after update on jobs
   when new.${IS_FINAL} and not old.${IS_FINAL}
   begin insert into final_states values (new.id, new.status); end`,
];

const POSTGRES = [
  `create function final_once() returns trigger as $$ begin
     if old.${IS_FINAL} and (new.status, new.finished_at) is distinct from (old.status, old.finished_at)
       then raise exception 'a final state was written over'; end if;
     if new.${IS_FINAL} and not old.${IS_FINAL}
       then insert into final_states values (new.id, new.status); end if;
     return new;
   end $$ language plpgsql`,
  'create trigger final_once before update on jobs for each row execute function final_once()',
];
