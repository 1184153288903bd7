import { wait } from '@app/net';

import type { HeldJobs } from './held.jobs';
import type { JobQueue } from './job.queue';

/**
 * Tells the queue at once and then on an interval that this worker lives and which jobs it holds.
 * It needs the queue and the list of ids alone, so that it can move to a thread of its own.
 */
export async function beat(
  { queue, held }: { readonly queue: JobQueue; readonly held: Pick<HeldJobs, 'ids'> },
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now();
    // A missed beat is made good by the next one; the queue says nothing that is of use here.
    await queue.ping(held.ids, signal).catch(() => undefined);
    await wait(everyMs - (performance.now() - startedAt), signal).catch(() => undefined);
  }
}
