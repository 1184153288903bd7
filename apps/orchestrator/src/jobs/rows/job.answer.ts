import {
  OPERATIONS,
  readAs,
  type OperationDefinition,
  type OperationName,
  type ResultManifest,
} from '@app/contracts';

type Data = ResultManifest['data'];

/**
 * What jobs of an operation show of the data in a manifest: the fields of its answer and no others,
 * null where it makes files. Undefined where the data is no such answer.
 */
export function answerOf(operation: OperationName, data: Data): Data | undefined {
  const { answer }: OperationDefinition = OPERATIONS[operation];
  if (!answer) return null;
  const read = readAs(answer, data);
  return read && { ...read };
}
