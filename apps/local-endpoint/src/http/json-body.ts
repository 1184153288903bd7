import { ApiError } from '@app/contracts';

import type { RawBody } from './raw-body';

/** A body's JSON object. Throws ApiError `payload_too_large` or `validation_failed`. */
export function jsonObject(
  body: RawBody | undefined,
  maxBytes: number,
): Readonly<Record<string, unknown>> {
  if (body && (body.text === undefined || body.sizeBytes > maxBytes)) {
    throw new ApiError(
      'payload_too_large',
      `the body has ${body.sizeBytes} bytes, at most ${maxBytes} are taken`,
    );
  }
  const value = parsed(body?.text ?? '');
  if (!isObject(value)) throw new ApiError('validation_failed', 'the body must be a JSON object');
  return value;
}

/** A JSON object, and not an array or null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ApiError('validation_failed', 'the body is not JSON', { cause: error });
  }
}
