import { ApiError } from '@app/contracts';

/** What an Idempotency-Key may be; a header sent twice comes with a comma and a space. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of a request; undefined where it has none. Throws ApiError `validation_failed`. */
export function idempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && IDEMPOTENCY_KEY.test(header)) return header;
  const form = '1 to 255 visible ASCII characters without spaces';
  throw new ApiError('validation_failed', `Idempotency-Key must be one key of ${form}.`);
}
