import { HttpException, HttpStatus } from '@nestjs/common';

import { ApiError, toApiError, type ErrorCode } from '@app/contracts';

const CODES: Readonly<Partial<Record<number, ErrorCode>>> = {
  [HttpStatus.UNAUTHORIZED]: 'unauthorized',
  [HttpStatus.FORBIDDEN]: 'forbidden',
  [HttpStatus.NOT_FOUND]: 'not_found',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'not_found',
  [HttpStatus.CONFLICT]: 'conflict',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'payload_too_large',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'unsupported_media_type',
  [HttpStatus.TOO_MANY_REQUESTS]: 'rate_limited',
};

/** What the framework throws (no such route, malformed address, …) as an error of our list. */
export function fromHttpError(error: unknown, requested: string): ApiError {
  if (!(error instanceof HttpException) || error.getStatus() >= 500) return toApiError(error);
  const code = CODES[error.getStatus()] ?? 'validation_failed';
  return new ApiError(code, code === 'not_found' ? `There is no ${requested}.` : error.message, {
    cause: error,
  });
}
