/** Codes of the product's closed list (docs/errors.md) that a call over the network can end with. */
export type NetErrorCode =
  | 'source_unreachable'
  | 'source_forbidden_address'
  | 'source_too_large'
  | 'source_too_slow'
  | 'source_incomplete'
  | 'upload_failed';

/** The one error of this library. `detail` is safe for clients: a host at most, never a whole URL. */
export class NetError extends Error {
  override readonly name = 'NetError';
  readonly retryable: boolean;

  constructor(
    readonly code: NetErrorCode,
    readonly detail: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? RETRYABLE.includes(code);
  }
}

const RETRYABLE: readonly NetErrorCode[] = [
  'source_too_slow',
  'source_incomplete',
  'upload_failed',
];
