import type { ApiError } from '@app/contracts';

/** The program can not serve now; the problem filter answers 503 and adds what was found. */
export class Unhealthy extends Error {
  override readonly name = 'Unhealthy';

  constructor(
    readonly reason: ApiError,
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(reason.message, { cause: reason.cause });
  }
}
