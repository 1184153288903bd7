import type { Insertable } from 'kysely';

import type { TasksTable } from './tables';

/** A task that stands for any row. */
export function newTask(id: string): Insertable<TasksTable> {
  return { id, job_id: 'j', position: 0, state: 'open', counted_attempts: 0, attempts: 0 };
}
