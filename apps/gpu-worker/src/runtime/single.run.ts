import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';

import type { DoneBody } from '@app/contracts';

import { failureBody } from './done.body';
import type { TakenJobHandler } from './taken-job.handler';

/**
 * Runs the one job of a file like RunPod's test_input.json, `{"input": {…}}`, without a queue.
 * Returns what would have been posted; an `error` in it means that the job failed.
 */
export async function runFile(
  file: string,
  handler: TakenJobHandler,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<DoneBody> {
  const id = 'local_test';
  const job = JSON.parse(await readFile(file, 'utf8')) as { readonly input?: never } | null;
  const afterwards: (() => Promise<void>)[] = [];
  const context = {
    ...{ signal, log: log.child({ requestId: id }) },
    progress: (value: unknown) => log.debug({ progress: value }, 'Progress'),
    afterReport: (act: () => Promise<void>) => void afterwards.push(act),
  };
  try {
    return { output: await handler.handle({ id, input: job?.input ?? {} }, context) };
  } catch (error) {
    context.log.warn({ error }, 'The job failed');
    return failureBody(error);
  } finally {
    for (const act of afterwards) await act();
  }
}
