/** Codes of the product's closed list (docs/errors.md) that a call over the network can end with. */
export type NetErrorCode =
  | 'source_unreachable'
  | 'source_forbidden_address'
  | 'source_too_large'
  | 'source_too_slow'
  | 'source_incomplete'
  | 'upload_failed'
  | 'storage_full';

interface NetErrorOptions {
  readonly retryable?: boolean;
  /** How long the server asked to be left alone. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one error of this library. `detail` is safe for clients: a host at most, never a whole URL. */
export class NetError extends Error {
  override readonly name = 'NetError';
  readonly retryable: boolean;
  readonly retryAfterMs: number;

  constructor(
    readonly code: NetErrorCode,
    readonly detail: string,
    options: NetErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, causeOf(options.cause));
    this.retryable = options.retryable ?? RETRYABLE.includes(code);
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}

const RETRYABLE: readonly NetErrorCode[] = [
  'source_too_slow',
  'source_incomplete',
  'upload_failed',
  'storage_full',
];

/** A cause for the log: of foreign errors the words alone, since some carry answers and addresses. */
function causeOf(cause: unknown): ErrorOptions | undefined {
  if (cause === undefined) return undefined;
  if (cause instanceof NetError || !(cause instanceof Error)) return { cause };
  const { name, message, stack } = cause;
  const { code } = cause as NodeJS.ErrnoException;
  return { cause: Object.assign(new Error(message), { name, stack, ...(code && { code }) }) };
}
