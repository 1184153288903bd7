import { NumberField, parse, StringField } from '@app/contracts';

import { IDEMPOTENCY_KEY } from '../video/idempotency-key';
import type { ToolCall } from './tool';

/** Clients mostly give up on a call after 60 s. */
const MAX_WAIT_SECONDS = 50;

const WAIT = { minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0 } as const;
const KEY = { minLength: 1, maxLength: 255 } as const;

/** What a tool takes beside the fields of its route: there these are headers. */
class Waiting {
  @NumberField({ description: '', ...WAIT, integer: true })
  readonly wait_seconds!: number;

  @StringField({ description: '', ...KEY, pattern: IDEMPOTENCY_KEY, optional: true })
  readonly idempotency_key?: string;
}

/** The schema of `wait_seconds`. */
export const WAIT_SECONDS = {
  ...{ type: 'integer', ...WAIT },
  description: `Hold the answer for up to so many seconds, until the job has ended. Where it then goes on, call get_job.`,
};

/** The schema of `idempotency_key`. */
export const IDEMPOTENCY = {
  ...{ type: 'string', ...KEY, pattern: IDEMPOTENCY_KEY.source },
  description:
    'Makes repeats safe: for 24 hours, the same key with the same arguments gives the job that the first call made. Take a new one for each job that is wanted.',
};

/** What was given, taken apart. */
interface Given {
  /** Until when the end of the job is waited for; null where it is not. */
  readonly waiting: AbortSignal | null;
  readonly idempotencyKey: string | undefined;
  /** Everything else, unchecked. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Takes what is for the call out of what is for the route. Throws ApiError `validation_failed`. */
export function takeApart(
  { wait_seconds, idempotency_key, ...rest }: Readonly<Record<string, unknown>>,
  { signal }: ToolCall,
): Given {
  const own = parse(Waiting, { wait_seconds, idempotency_key });
  const seconds = own.wait_seconds;
  const waiting =
    seconds > 0 ? AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]) : null;
  return { waiting, idempotencyKey: own.idempotency_key, rest };
}
