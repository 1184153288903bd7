import { hasEnded, type EndpointJob, type RunningJob } from './endpoint-job';

export interface Deadlines {
  readonly pingLossMs: number;
  readonly runRetentionMs: number;
  readonly runsyncRetentionMs: number;
}

/** What time alone does to a job. */
export type Due =
  | { readonly kind: 'forget' }
  | { readonly kind: 'time-out' | 'redeliver'; readonly job: RunningJob };

/** What is due for a job by now: its ttl counts over queue, run and result, as RunPod's does. */
export function dueFor(job: EndpointJob, now: number, deadlines: Deadlines): Due | undefined {
  if (now >= job.submittedAt + job.ttlMs) return { kind: 'forget' };
  if (hasEnded(job)) {
    const keptMs = job.synchronous ? deadlines.runsyncRetentionMs : deadlines.runRetentionMs;
    return now >= job.endedAt + keptMs ? { kind: 'forget' } : undefined;
  }
  if (job.status === 'IN_QUEUE') return undefined;
  if (now >= job.startedAt + job.executionTimeoutMs) return { kind: 'time-out', job };
  return now >= job.seenAt + deadlines.pingLossMs ? { kind: 'redeliver', job } : undefined;
}
