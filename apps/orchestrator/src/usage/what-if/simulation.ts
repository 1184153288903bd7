import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { ApiError } from '@app/contracts';
import type { WhatIf, WhatIfOutcome } from '@app/simulation';
import { Injectable } from '@nestjs/common';

/** What builds and tests set: the script of the simulator's thread (scripts/simulation.cjs). */
interface Built {
  readonly SIMULATION_THREAD?: string;
}

/** Questions that wait for the one that is answered. */
const MAX_WAITING = 4;
const DEADLINE_MS = 20_000;
const HEAP_MB = 256;

/** Asks the simulator one question at a time, in a thread of its own: nobody else waits for it. */
@Injectable()
export class Simulation {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Throws ApiError `rate_limited` where too many ask at once, and `canceled` once nobody waits. */
  async ask(question: WhatIf, signal: AbortSignal): Promise<WhatIfOutcome> {
    if (this.waiting > MAX_WAITING) {
      throw new ApiError('rate_limited', 'Too many ask what if at the moment.');
    }
    this.waiting += 1;
    const turn = this.last;
    const answer = turn.then(() => run(question, signal));
    this.last = answer.catch(() => undefined);
    try {
      return await answer;
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new ApiError('canceled', 'Nobody waits for the answer any more.');
    } finally {
      this.waiting -= 1;
    }
  }
}

async function run(question: WhatIf, signal: AbortSignal): Promise<WhatIfOutcome> {
  signal.throwIfAborted();
  // esbuild puts the text in the place of exactly this expression.
  const script = (globalThis as Built).SIMULATION_THREAD;
  if (script === undefined) throw new Error('the simulator was not built into this program');
  const thread = new Worker(script, {
    ...{ eval: true, workerData: question, env: {}, execArgv: [] },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const [outcome] = (await once(thread, 'message', { signal: inTime })) as [WhatIfOutcome];
    return outcome;
  } finally {
    await thread.terminate();
  }
}
