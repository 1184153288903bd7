import type { ApiError } from '@app/contracts';

/** A Range that no byte of the file is in; the problem filter answers 416. */
export class UnsatisfiableRange extends Error {
  override readonly name = 'UnsatisfiableRange';

  constructor(readonly sizeBytes: number) {
    super(`No byte of the file is in that range; it has ${sizeBytes}.`);
  }
}

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
