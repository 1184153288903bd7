import { setTimeout as sleep } from 'node:timers/promises';

import type { TakenJob, TakenJobContext } from '../src/runtime';

/** Handlers by what the input of a job asks for (`do`), as the recorded one of the official SDK. */
const ACTS: Readonly<Record<string, (job: TakenJob, context: TakenJobContext) => unknown>> = {
  string: () => 'héllo ☃',
  list: () => [1, 2, { a: null }],
  none: () => null,
  bool: () => true,
  'empty-dict': () => ({}),
  'output-key': () => ({ output: { x: 1 } }),
  'error-key': () => ({ error: 'handler said no', detail: { code: 7 } }),
  raise: () => {
    throw new TypeError('boom');
  },
  refresh: () => ({ refresh_worker: true, ok: 1 }),
  bytes: () => ({ file: Buffer.from('bytes') }),
  large: () => 'x'.repeat(10_000_000),
  'echo-job': (job) => ({ job }),
  progress: async (_job, { progress }) => {
    progress('Update 1/2');
    await sleep(40);
    progress({ step: 2, of: 2 });
    await sleep(40);
    return 'done';
  },
  chunks: async function* ({ input }) {
    for (let n = 0; n < Number(input['n']); n += 1) {
      yield input['text'] === true ? `chunk ${n}` : { n };
    }
    if (input['boom'] === true) throw new RangeError('gen boom');
  },
  sleep: async ({ input }, { signal }) => {
    await sleep(Number(input['ms']), undefined, { signal });
    return { slept: input['ms'] };
  },
  deaf: async ({ input }) => {
    await sleep(Number(input['ms']));
    return { slept: input['ms'] };
  },
  block: ({ input }) => {
    const until = performance.now() + Number(input['ms']);
    while (performance.now() < until);
    return { blocked: input['ms'] };
  },
};

/** Does what a job's input says. */
export function scripted(job: TakenJob, context: TakenJobContext): unknown {
  return (ACTS[String(job.input['do'])] ?? (() => job.input))(job, context);
}
