/** What is known of a call that failed. */
interface Failure {
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  /** Whether the call may have had its effect all the same. */
  readonly isUnclear?: boolean;
  readonly retryAfterMs?: number;
}

/** A call of RunPod's management API that failed; the message never holds the key. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError';
  readonly status: number | null;
  readonly isUnclear: boolean;
  readonly retryAfterMs: number;

  constructor(message: string, { status, isUnclear = false, retryAfterMs = 0 }: Failure) {
    super(message);
    this.status = status;
    this.isUnclear = isUnclear;
    this.retryAfterMs = retryAfterMs;
  }
}

/** RFC 9457's problem details of an answer as a sentence, with what to do where that is known. */
export function problemMessage(what: string, status: number, body: unknown): string {
  const { title, detail, errors } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const said = [detail, title, body].find((text) => typeof text === 'string' && text.trim() !== '');
  const entries = Array.isArray(errors) ? errors.filter((entry) => typeof entry === 'string') : [];
  const reasons = [clean(said), ...entries.slice(0, MAX_ENTRIES).map(clean)].filter(Boolean);
  const advice = adviceFor(status, reasons.join(' '));
  return [`${what}: RunPod answered ${status}. ${reasons.join('; ')}`.trim(), advice].join(
    advice && '\n  ',
  );
}

const MAX_ENTRIES = 10;
const MAX_LENGTH = 500;

/** What another program said, short and without characters that move a terminal's cursor. */
export function clean(text: unknown): string {
  return typeof text === 'string'
    ? text
        .replace(/\p{C}+/gu, ' ')
        .trim()
        .slice(0, MAX_LENGTH)
    : '';
}

/** RunPod's wording of its quota has changed before: only its words count. */
const QUOTA = /workers?\s+quota[^.\d]*(\d+)?/i;
const AT_MOST = /at most (\d+)/i;

function adviceFor(status: number, said: string): string {
  const quota = QUOTA.exec(said);
  if (quota) return quotaAdvice(quota[1], AT_MOST.exec(said)?.[1]);
  return ADVICE.get(status) ?? '';
}

function quotaAdvice(quota: string | undefined, atMost: string | undefined): string {
  const all = quota === undefined ? '' : ` (${quota} in all)`;
  const room =
    atMost === undefined || atMost === '0'
      ? 'lower the most workers of another endpoint'
      : `set workers.max to ${atMost} or less, or lower another endpoint`;
  return `The most workers of all endpoints of the account are limited${all}: ${room} (npm run runpod -- scale --max N). RunPod raises the limit with the account's balance: 5 at first, 10 from $100.`;
}

const ADVICE: ReadonlyMap<number, string> = new Map([
  [401, 'RUNPOD_API_KEY is not valid: make one at https://console.runpod.io/user/settings.'],
  [402, 'The account has no credit left.'],
  [403, 'The key may not do this: give it the right to write Serverless endpoints and templates.'],
  [404, 'It is not there, or belongs to another account (RUNPOD_ENDPOINT_ID, RUNPOD_API_KEY).'],
  [429, 'Too many requests; try again in a minute.'],
]);
