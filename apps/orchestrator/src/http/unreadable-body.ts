import type { ApiError } from '@app/contracts';

/**
 * Stands in the place of a body that could not be read, until a route asks for the body: so a
 * request with a wrong key is told about the key, whatever it sent.
 */
export class UnreadableBody {
  constructor(readonly error: ApiError) {}
}
