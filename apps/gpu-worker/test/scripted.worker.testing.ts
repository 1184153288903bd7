import assert from 'node:assert/strict';
import { pino } from 'pino';

import { onStopRequest, RunPodWorker, type RunPodWorkerOptions } from '../src/runtime';
import { scripted } from './scripted.handler.testing';

/**
 * A whole worker with the scripted handler, as a program. Its first argument is how it behaves, as
 * JSON; with a second one it is not fit any more after a freeze.
 */
void main();

async function main(): Promise<void> {
  const [options = '', unfitAfterFreeze] = process.argv.slice(2);
  let isFit = true;
  const parts = {
    ...{ handler: () => ({ handle: scripted }), log: pino({ level: 'silent' }) },
    fitness: [{ name: 'gpu', check: async () => assert(isFit, 'another GPU') }],
    thawed: async () => {
      isFit = unfitAfterFreeze === undefined;
    },
  };
  const worker = new RunPodWorker(parts, JSON.parse(options) as RunPodWorkerOptions);
  onStopRequest(() => worker.stop(), { withParent: true });
  process.exit(await worker.run());
}
