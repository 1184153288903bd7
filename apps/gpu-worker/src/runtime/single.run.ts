import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';

import type { FinalBody } from './done.body';
import { handle, type HandlingOptions } from './job.handling';
import type { QueuedJob } from './job.queue';
import type { TakenJobHandler } from './taken-job.handler';

/**
 * Runs the one job of a file like RunPod's test_input.json, `{"input": {…}}`, without a queue.
 * Returns what would have been posted; an `error` in it means that the job failed.
 */
export async function runFile(
  file: string,
  handler: TakenJobHandler,
  { signal, log, ...options }: RunFileOptions,
): Promise<FinalBody> {
  const parsed = JSON.parse(await readFile(file, 'utf8')) as object | null;
  const job: QueuedJob = { ...parsed, id: 'local_test' };
  const afterwards: (() => Promise<void>)[] = [];
  const context = {
    ...{ signal, log: log.child({ requestId: job.id }) },
    progress: (value: unknown) => log.debug({ progress: value }, 'Progress'),
    afterReport: (act: () => Promise<void>) => void afterwards.push(act),
  };
  const { text } = await handle(
    {
      ...{ handler: Promise.resolve(handler), job, context },
      ...{ sendChunk: undefined, abandon: new AbortController().signal },
    },
    { ...options, workerId: 'local' },
  );
  for (const act of afterwards) await act();
  return JSON.parse(text) as FinalBody;
}

type RunFileOptions = Omit<HandlingOptions, 'workerId'> & {
  readonly signal: AbortSignal;
  readonly log: Logger;
};
