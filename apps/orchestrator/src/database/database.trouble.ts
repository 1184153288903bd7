import { ApiError } from '@app/contracts';

/** What callers get while the database does not answer: nothing is lost, and it mends itself. */
export function databaseDown(cause: unknown): ApiError {
  const detail = 'The database does not answer. Nothing was changed; try again in a moment.';
  return new ApiError('internal', detail, { status: 503, retryable: true, cause });
}

/** What callers get while the disk of the database takes no more. */
export function databaseFull(cause: unknown): ApiError {
  const detail = 'The disk of the database is full; its operator has to make room.';
  return new ApiError('storage_full', detail, { cause });
}
