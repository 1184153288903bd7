import { OPERATIONS, type OperationDefinition, type OutputFile } from '@app/contracts';

import type { JobRow } from '../../database/tables';
import { jobRecord } from './job.record';

/** The files that a job is to make; none once its input was erased. */
export function plannedFiles(job: JobRow): readonly OutputFile[] {
  const { operation, input } = jobRecord(job);
  const definition: OperationDefinition = OPERATIONS[operation];
  return input === null ? [] : definition.outputs(input);
}
