/** What is fixed about an error code: HTTP status, whether trying again can help, and its title. */
interface ErrorFacts {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}

/**
 * The closed list of error codes, the same on both sides of the GPU provider.
 * Adding one is a change of the public contract (docs/errors.md is written from this table).
 */
export const ERRORS = {
  validation_failed: { status: 400, retryable: false, title: 'The request is not valid' },
  font_unknown: { status: 400, retryable: false, title: 'There is no such font' },
  unauthorized: { status: 401, retryable: false, title: 'A valid API key is needed' },
  spend_limit_reached: { status: 402, retryable: false, title: 'The spend limit is reached' },
  forbidden: { status: 403, retryable: false, title: 'This key may not do that' },
  not_found: { status: 404, retryable: false, title: 'There is no such thing here' },
  conflict: { status: 409, retryable: false, title: 'The current state does not allow that' },
  output_expired: { status: 410, retryable: false, title: 'The result is no longer kept' },
  payload_too_large: { status: 413, retryable: false, title: 'The request body is too large' },
  unsupported_media_type: {
    status: 415,
    retryable: false,
    title: 'The request body has an unknown format',
  },
  idempotency_conflict: {
    status: 422,
    retryable: false,
    title: 'The Idempotency-Key was used with another body',
  },
  rate_limited: { status: 429, retryable: true, title: 'Too many requests' },
  quota_exceeded: { status: 429, retryable: true, title: 'A quota is used up' },
  internal: { status: 500, retryable: true, title: 'Something went wrong on our side' },
  provider_unavailable: {
    status: 503,
    retryable: true,
    title: 'The GPU provider does not answer',
  },
  storage_full: { status: 503, retryable: true, title: 'There is no room for new files' },

  source_unreachable: { status: 422, retryable: false, title: 'A source could not be fetched' },
  source_forbidden_address: {
    status: 422,
    retryable: false,
    title: 'A source stands at an address that is not allowed',
  },
  source_too_large: { status: 422, retryable: false, title: 'A source is too large' },
  source_too_slow: { status: 422, retryable: true, title: 'A source came too slowly' },
  source_incomplete: { status: 422, retryable: true, title: 'A source ended before its end' },
  media_unsupported: {
    status: 422,
    retryable: false,
    title: 'A source is of a kind that is not supported',
  },
  media_invalid: { status: 422, retryable: false, title: 'A source can not be read' },
  media_encrypted: { status: 422, retryable: false, title: 'A source is encrypted' },
  media_too_large: { status: 422, retryable: false, title: 'A source is over a limit' },
  subtitle_invalid: { status: 422, retryable: false, title: 'The subtitles can not be read' },
  encode_failed: { status: 500, retryable: true, title: 'The encoder failed' },
  output_invalid: { status: 500, retryable: true, title: 'The result did not pass its checks' },
  upload_failed: { status: 502, retryable: true, title: 'The result could not be stored' },
  timed_out: { status: 504, retryable: false, title: 'The job took longer than it may' },
  worker_lost: { status: 502, retryable: true, title: 'The worker stopped in the middle' },
  worker_outdated: {
    status: 503,
    retryable: true,
    title: 'The worker does not know this kind of request yet',
  },
  too_many_attempts: {
    status: 500,
    retryable: false,
    title: 'The job was tried as often as it may be',
  },
  canceled: { status: 409, retryable: false, title: 'The job was canceled' },
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[];

/** Codes of the contract that this version never sends: what they belong to is still to come. */
export const RESERVED_CODES: readonly ErrorCode[] = ['too_many_attempts'];

/** Whether a value is one of the codes; ffmpeg's, Node's and RunPod's own codes are not. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}
