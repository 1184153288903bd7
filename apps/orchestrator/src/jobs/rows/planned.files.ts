import {
  INTERMEDIATE_FILES,
  OPERATIONS,
  type OperationDefinition,
  type OutputFile,
  type ResultManifest,
} from '@app/contracts';

import type { JobRow } from '../../database/tables';
import { jobRecord } from './job.record';
import { taskOf, type TaskOfAttempt } from './job.tasks';

/** The files that an attempt may store: those of its job, or those that its other tasks want. */
export function grantedFiles(attempt: TaskOfAttempt, job: JobRow): readonly OutputFile[] {
  const task = taskOf(attempt);
  if (task?.role === 'part') return [intermediateFile('part')];
  const planned = plannedFiles(job);
  return task?.role === 'plan' ? [...planned, intermediateFile('sound')] : planned;
}

/** The files that an attempt has to have stored, by what its manifest says. */
export function wantedFiles(
  attempt: TaskOfAttempt,
  job: JobRow,
  { plan }: Pick<ResultManifest, 'plan'>,
): readonly OutputFile[] {
  const task = taskOf(attempt);
  if (task?.role === 'part') return [intermediateFile('part')];
  if (!plan) return plannedFiles(job);
  return plan.has_sound ? [intermediateFile('sound')] : [];
}

function intermediateFile(name: keyof typeof INTERMEDIATE_FILES): OutputFile {
  return { name, ...INTERMEDIATE_FILES[name] };
}

/** The files that a job is to make; none once its input was erased. */
export function plannedFiles(job: JobRow): readonly OutputFile[] {
  const { operation, input } = jobRecord(job);
  const definition: OperationDefinition = OPERATIONS[operation];
  return input === null ? [] : definition.outputs(input);
}
