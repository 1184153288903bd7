import { backoffMs, wait } from '@app/net';
import type { Logger } from 'pino';

import type { HeldJobs } from './held.jobs';
import type { JobQueue, Stops } from './job.queue';

interface StopWatchParts {
  readonly queue: JobQueue;
  readonly held: HeldJobs;
  readonly log: Logger;
}

const SLOW_DOWN_MS = 5_000;
const EMPTY_POLL_FLOOR_MS = 1_000;
const FAILURE_BACKOFF = { firstDelayMs: 1_000, maxDelayMs: 30_000 };

/** Listens, beside everything else, for jobs whose fate the queue has decided, and ends them. */
export async function watchStops(parts: StopWatchParts, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const startedAt = performance.now();
    const stops = await poll(parts.queue, signal);
    if (stops.kind === 'off') return;
    if (stops.kind === 'stop') endJobs(parts, stops.jobIds);
    failures = stops.kind === 'failed' ? failures + 1 : 0;
    const pause = pauseMs(stops, failures, performance.now() - startedAt);
    if (!signal.aborted) await wait(pause, signal).catch(() => undefined);
  }
}

async function poll(queue: JobQueue, signal: AbortSignal): Promise<Stops> {
  try {
    return await queue.stops(signal);
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function endJobs({ held, log }: StopWatchParts, jobIds: readonly string[]): void {
  for (const requestId of held.stop(jobIds)) log.info({ requestId }, 'The queue stops the job');
}

function pauseMs(stops: Exclude<Stops, { kind: 'off' }>, failures: number, tookMs: number): number {
  switch (stops.kind) {
    case 'stop':
    case 'none':
      return Math.max(0, EMPTY_POLL_FLOOR_MS - tookMs);
    case 'slow-down':
      return SLOW_DOWN_MS;
    case 'failed':
      return backoffMs(failures, FAILURE_BACKOFF);
  }
}
