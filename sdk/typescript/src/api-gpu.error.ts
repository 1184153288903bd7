import type { ErrorCode, Problem, ProblemEntry } from './generated/index.js';

/**
 * What went wrong: a code of the API's closed list, `unreachable` where no answer came, or
 * `unexpected_answer` where one came that is none of the API's (a proxy's page, for example).
 */
export type ApiGpuErrorCode = ErrorCode | 'unreachable' | 'unexpected_answer';

/** Every failure of a call. `message` says what happened and, where the API does, what to do. */
export class ApiGpuError extends Error {
  override readonly name = 'ApiGpuError';

  constructor(
    readonly code: ApiGpuErrorCode,
    message: string,
    /** The answer as it was, where there was one. */
    readonly answer: { readonly status?: number; readonly problem?: Problem } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Of the answer; undefined where none came. */
  get status(): number | undefined {
    return this.answer.status;
  }

  /** Whether the same request can succeed later. */
  get retryable(): boolean {
    return this.answer.problem?.retryable ?? this.code === 'unreachable';
  }

  /** The fields that are wrong, by JSON pointer. */
  get errors(): readonly ProblemEntry[] {
    return this.answer.problem?.errors ?? [];
  }

  /** Names the request in the server's log. */
  get requestId(): string | undefined {
    return this.answer.problem?.request_id;
  }
}

/** The error for a body that came with a status which is no success, or for a call without answer. */
export function errorOf(body: unknown, response: Response | undefined): Error {
  if (body instanceof ApiGpuError || isAbort(body)) return body as Error;
  if (response === undefined) {
    const cause = body instanceof Error ? body : undefined;
    const reason = (cause?.cause as Error | undefined)?.message ?? cause?.message ?? 'no answer';
    return new ApiGpuError('unreachable', `The API can not be reached: ${reason}`, {}, { cause });
  }
  const { status } = response;
  if (!isProblem(body)) {
    return new ApiGpuError('unexpected_answer', `The answer ${status} is none of the API's.`, {
      status,
    });
  }
  return new ApiGpuError(body.code, textOf(body), { status, problem: body });
}

function textOf({ detail, errors }: Problem): string {
  const fields = errors.map((entry) => entry.detail).filter((each) => !detail.includes(each));
  return [detail, ...fields].join(' ');
}

function isProblem(body: unknown): body is Problem {
  const { code, detail } = (body ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof detail === 'string';
}

/** Aborted calls reject with the signal's reason, as fetch does. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && /^(Abort|Timeout)Error$/.test(error.name);
}
