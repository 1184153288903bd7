/** Calls that can go wrong; `webhook` is the one that the endpoint makes itself. */
export const FAULT_ROUTES = [
  ...['run', 'runsync', 'status', 'status-sync', 'stream', 'cancel', 'retry', 'purge-queue'],
  ...['health', 'job-take', 'job-take-batch', 'job-stop', 'job-done', 'job-stream', 'ping'],
  'webhook',
] as const;

/** What goes wrong, and on which routes that is possible; undefined is every route. */
export const FAULT_KINDS = {
  /** Another status than would have been answered. */
  status: undefined,
  /** The connection is reset. */
  reset: undefined,
  /** The connection stays open and nothing comes. */
  'half-open': undefined,
  /** Everything is right, but later. */
  delay: undefined,
  /** 200 without a body; as a webhook, a call without a body. */
  'empty-body': undefined,
  /** 200 with another body than would have been answered. */
  'wrong-body': undefined,
  /** Taken as if all was well, and forgotten; as a webhook, never sent. */
  lost: ['job-done', 'job-stream', 'ping', 'webhook'],
  /** Progress takes effect late, also when that undoes the end of its job, as on RunPod. */
  'late-progress': ['job-done'],
  /** The same call twice. */
  duplicate: ['webhook'],
} as const satisfies Record<string, readonly string[] | undefined>;

export type FaultKind = keyof typeof FAULT_KINDS;

/** One thing that goes wrong, how often and how many times. */
export interface FaultRule {
  /** One of FAULT_ROUTES, or `*` for every route that is called from outside. */
  readonly route: string;
  readonly kind: FaultKind;
  /** Of the calls that come this way, from 0 to 1. */
  readonly probability: number;
  /** Calls that pass before the first fault. */
  readonly skip: number;
  /** Most faults; unlimited when undefined. */
  readonly count?: number;
  /** Whether the call has its effect and only the answer is lost. */
  readonly when: 'before' | 'after';
  /** Of `status`. */
  readonly status: number;
  /** Of `delay` and `late-progress`. */
  readonly ms: number;
  /** Of `wrong-body`; what does not begin as JSON goes out as HTML. */
  readonly body: string;
}

/** What is asked of the next call; the kinds that this place can do. */
export function matches(rule: FaultRule, route: string, kinds: readonly FaultKind[]): boolean {
  const there = rule.route === route || (rule.route === '*' && route !== 'webhook');
  return there && kinds.includes(rule.kind);
}
