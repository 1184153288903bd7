import {
  FAN_OUT_OPERATIONS,
  type JobTask,
  type JobWarning,
  type JoinTask,
  type ManifestMetrics,
  type OperationName,
  type PartTask,
  type PlanTask,
} from '@app/contracts';

import type { Config } from '../../config/config';
import type { AttemptRow } from '../../database/tables';

/** A join as it is kept: with what the tasks before it have stored. */
export interface KeptJoin extends JoinTask {
  /** Object names by the sources of the join. */
  readonly keys: Readonly<Record<string, string>>;
  /** What is to be said of the parts in the result. */
  readonly warnings: readonly JobWarning[];
  readonly metrics: Pick<ManifestMetrics, 'encoder' | 'fallback_reason' | 'render_ms'>;
}

export type KeptTask = PlanTask | PartTask | KeptJoin;

/** What an attempt says of its task. */
export type TaskOfAttempt = Pick<AttemptRow, 'task_json'>;

/** What of the job an attempt is to do; undefined where that is all of it. */
export function taskOf({ task_json }: TaskOfAttempt): KeptTask | undefined {
  return task_json === null ? undefined : (JSON.parse(task_json) as KeptTask);
}

/** A task as its worker is told of it. */
export function toldTask(task: KeptTask): JobTask {
  if (task.role !== 'join') return task;
  const { role, frames, rate, has_sound } = task;
  return { role, frames, rate, has_sound };
}

/** How the first task of a job is asked; undefined where its worker is to render it whole. */
export function firstTask(
  operation: OperationName,
  { FAN_OUT_MIN_SECONDS: min_seconds, ...env }: Config['env'],
): PlanTask | undefined {
  const operations: readonly OperationName[] = FAN_OUT_OPERATIONS;
  if (min_seconds === 0 || !operations.includes(operation)) return undefined;
  const { FAN_OUT_PART_SECONDS: part_seconds, FAN_OUT_MAX_PARTS: max_parts } = env;
  return { role: 'plan', min_seconds, part_seconds, max_parts };
}
