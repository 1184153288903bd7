import {
  OPERATIONS,
  readAs,
  type OperationDefinition,
  type OperationName,
  type ResultManifest,
} from '@app/contracts';

type Data = ResultManifest['data'];

/**
 * What jobs of an operation show of the data in a manifest: the fields that its definition
 * says and no others, null where it tells none. Undefined where the data is no such answer.
 */
export function answerOf(operation: OperationName, data: Data): Data | undefined {
  const { answer, data: told }: OperationDefinition = OPERATIONS[operation];
  const type = answer ?? told;
  if (!type) return null;
  const read = readAs(type, data);
  return read && { ...read };
}
