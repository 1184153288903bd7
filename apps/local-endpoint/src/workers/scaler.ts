/** RunPod gives a worker 7 minutes to come up (RUNPOD_INIT_TIMEOUT). */
const START_TIMEOUT_MS = 420_000;
/** An outside worker that asked for a job this recently will ask again. */
const ASKS_AGAIN_MS = 10_000;

/** When another worker is wanted, by RunPod's two rules. */
export type ScalerRule =
  | { readonly kind: 'QUEUE_DELAY'; readonly delayMs: number }
  | { readonly kind: 'REQUEST_COUNT'; readonly requests: number };

export interface FleetLimits {
  readonly min: number;
  readonly max: number;
  /** How long a worker may be idle. */
  readonly idleMs: number;
  readonly scaler: ScalerRule;
}

/** A worker as far as scaling is concerned. */
export interface WorkerView {
  readonly id: string;
  readonly own: boolean;
  readonly phase: 'starting' | 'idle' | 'busy' | 'leaving';
  readonly since: number;
  readonly seenAt: number;
  readonly activeAt: number;
  readonly unfit?: string;
}

export interface Demand {
  readonly now: number;
  readonly queued: number;
  /** Of the queue, what may ask for a worker: with QUEUE_DELAY only what has waited for so long. */
  readonly urgent: number;
  readonly running: number;
  readonly workers: readonly WorkerView[];
}

export interface ScalePlan {
  readonly start: number;
  readonly stop: readonly { readonly id: string; readonly reason: string }[];
}

/** How many workers to start and which to stop, by the rule and within the limits. */
export function planScale(demand: Demand, limits: FleetLimits): ScalePlan {
  const { now, workers } = demand;
  const own = workers.filter((worker) => worker.own && worker.phase !== 'leaving');
  const stop = [...unfitOnes(own, now), ...idleOnes(own, demand, limits)];
  const stopping = new Set(stop.map(({ id }) => id));
  const staying = own.filter(({ id }) => !stopping.has(id));
  const outside = workers.filter((worker) => isOutsideAndThere(worker, now));
  // A leaving process still takes its place: there are never more than `max` at once.
  const present = workers.filter((worker) => worker.own).length;
  const missing = missingWorkers(demand, [...staying, ...outside], limits.scaler);
  const wanted = Math.max(missing, limits.min - staying.length, 0);
  return { start: Math.min(wanted, Math.max(0, limits.max - present)), stop };
}

function missingWorkers(
  { urgent, running }: Demand,
  there: readonly WorkerView[],
  rule: ScalerRule,
): number {
  if (rule.kind === 'REQUEST_COUNT') {
    return Math.ceil((urgent + running) / rule.requests) - there.length;
  }
  return urgent - there.filter(({ phase }) => phase !== 'busy').length;
}

function unfitOnes(own: readonly WorkerView[], now: number): ScalePlan['stop'] {
  return own.flatMap(({ id, phase, since, unfit }) => {
    const late = phase === 'starting' && now - since >= START_TIMEOUT_MS;
    const reason = late ? 'it never asked for a job' : unfit;
    return reason === undefined || phase === 'busy' ? [] : [{ id, reason }];
  });
}

function idleOnes(
  own: readonly WorkerView[],
  { now, queued }: Demand,
  limits: FleetLimits,
): ScalePlan['stop'] {
  if (queued > 0) return [];
  return own
    .filter(({ phase, activeAt, unfit }) => {
      return phase === 'idle' && unfit === undefined && now - activeAt >= limits.idleMs;
    })
    .sort((a, b) => a.activeAt - b.activeAt)
    .slice(0, Math.max(0, own.length - limits.min))
    .map(({ id }) => ({ id, reason: 'it is idle' }));
}

function isOutsideAndThere({ own, phase, seenAt }: WorkerView, now: number): boolean {
  return !own && (phase === 'busy' || (phase === 'idle' && now - seenAt < ASKS_AGAIN_MS));
}
