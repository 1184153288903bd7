import { OPERATIONS, type OperationName, type OperationTypes } from './generated/operations.gen.js';

export { OPERATIONS, type OperationName, type OperationTypes };

/** What an operation takes. */
export type InputOf<Name extends OperationName> = OperationTypes[Name]['input'];

/** The job that an operation makes. */
export type JobOf<Name extends OperationName> = OperationTypes[Name]['job'];

export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[];
