import { ApiProperty } from '@nestjs/swagger';

import { ERROR_CODES, ERRORS, isErrorCode, type ErrorCode } from './error-codes';

/** One problem inside of a request; `pointer` is a JSON pointer (RFC 6901) into the body. */
export class ProblemEntry {
  @ApiProperty({ example: '/url_srt', description: 'JSON pointer to the field.' })
  readonly pointer!: string;

  @ApiProperty({ example: 'required' })
  readonly code!: string;

  @ApiProperty({ example: 'url_srt is missing' })
  readonly detail!: string;
}

/** An error as clients see it: RFC 9457 problem details with a code from the closed list. */
export class Problem {
  @ApiProperty({ example: 'urn:api-gpu:error:validation_failed' })
  readonly type!: string;

  @ApiProperty({ example: 'The request is not valid' })
  readonly title!: string;

  @ApiProperty({ type: 'integer', example: 400 })
  readonly status!: number;

  @ApiProperty({ example: 'url_srt is missing', description: 'What happened, and what to do.' })
  readonly detail!: string;

  @ApiProperty({ example: '/video/caption', description: 'The path or the job it is about.' })
  readonly instance!: string;

  @ApiProperty({ enum: ERROR_CODES, enumName: 'ErrorCode', example: 'validation_failed' })
  readonly code!: ErrorCode;

  @ApiProperty({ description: 'Whether the same request can succeed later.', example: false })
  readonly retryable!: boolean;

  @ApiProperty({ example: '01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly request_id!: string;

  @ApiProperty({ type: [ProblemEntry], description: 'One entry a problem; often empty.' })
  readonly errors!: readonly ProblemEntry[];
}

interface ApiErrorOptions {
  readonly errors?: readonly ProblemEntry[];
  /** Overrides the table, e.g. a 503 of a source is worth another try, its 404 is not. */
  readonly retryable?: boolean;
  /** Overrides the table, e.g. `internal` is a 503 while the database is away. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** The one error type of the programs. `detail` reaches clients: no secret, local path or stack. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly errors: readonly ProblemEntry[];
  readonly retryable: boolean;
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    options: ApiErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.errors = options.errors ?? [];
    this.retryable = options.retryable ?? ERRORS[code].retryable;
    this.status = options.status ?? ERRORS[code].status;
  }
}

/**
 * Any thrown value as an ApiError. Codes cross libraries and processes, classes do not: an error
 * with a `code` of the list and a string `detail` is taken at its word, anything else is `internal`.
 */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { code, detail, retryable, errors } = (error ?? {}) as Partial<ApiError>;
  if (isErrorCode(code) && typeof detail === 'string') {
    return new ApiError(code, detail, {
      cause: error,
      ...(typeof retryable === 'boolean' && { retryable }),
      ...(Array.isArray(errors) && { errors }),
    });
  }
  return new ApiError('internal', 'An unexpected error; its request_id is in the logs.', {
    cause: error,
  });
}

/** The problem that a client is shown for an error. */
export function toProblem(
  error: unknown,
  context: { readonly instance: string; readonly requestId: string },
): Problem {
  const { code, detail, retryable, errors, status } = toApiError(error);
  return {
    type: `urn:api-gpu:error:${code}`,
    title: ERRORS[code].title,
    status,
    detail,
    instance: context.instance,
    code,
    retryable,
    request_id: context.requestId,
    errors,
  };
}
