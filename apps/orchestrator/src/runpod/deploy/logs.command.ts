import { redactor } from '@app/contracts';
import { wait as systemWait } from '@app/net';

import type { LogLine, LogQuery } from '../management/management.types';
import { PlanRefused } from './endpoint.plan';
import type { CommandNamed, Since } from './runpod.commands';
import { meantEndpoint, type RunPodTool } from './runpod.tool';
import { readWorkerLogs } from './worker.logs';

type Command = CommandNamed<'logs'>;

/** With `--follow`, how often it is looked for workers that have started. */
const LOOK_MS = 10_000;

/** `runpod logs`. */
export async function runLogs(tool: RunPodTool, command: Command): Promise<number> {
  const { id: endpointId } = await meantEndpoint(tool, command.file);
  const show = shower(tool, command.json);
  const query = queryOf(command);
  const read = (workerId: string) =>
    readWorkerLogs(tool, { endpointId, workerId, query, follow: command.follow, show });
  if (command.follow) return follow(tool, { endpointId, only: command.worker, read });
  const workers = await workerIds(tool, endpointId, command.worker);
  if (workers.length === 0) {
    throw new PlanRefused('There are no workers now, and so no logs; --follow waits for some.');
  }
  // One after the other, so that the lines of each stand together.
  for (const worker of workers) await read(worker);
  return 0;
}

/** Reads all workers at once, and those that start meanwhile; ends with the signal. */
async function follow(
  tool: RunPodTool,
  following: {
    readonly endpointId: string;
    readonly only: string | undefined;
    readonly read: (workerId: string) => Promise<void>;
  },
): Promise<never> {
  const reading = new Map<string, Promise<void>>();
  const failed = Promise.withResolvers<never>();
  for (;;) {
    for (const id of await workerIds(tool, following.endpointId, following.only)) {
      if (reading.has(id)) continue;
      const done = following.read(id).finally(() => reading.delete(id));
      reading.set(id, done);
      done.catch(failed.reject);
    }
    await Promise.race([failed.promise, (tool.wait ?? systemWait)(LOOK_MS, tool.signal)]);
  }
}

async function workerIds(
  { management, signal }: RunPodTool,
  endpointId: string,
  only: string | undefined,
): Promise<readonly string[]> {
  if (only !== undefined) return [only];
  const { workers } = await management.workers(endpointId, signal);
  return workers.map(({ id }) => id);
}

function queryOf({ since, tail, source }: Command): LogQuery {
  return {
    ...(source && { source }),
    ...(since ? { since: timeOf(since) } : { tail }),
  };
}

function timeOf(since: Since): string {
  return 'time' in since ? since.time : new Date(Date.now() - since.agoMs).toISOString();
}

/** Lines come from programs that know our key and may move a terminal's cursor. */
function shower({ terminal, env }: RunPodTool, isJson: boolean) {
  const redact = redactor([env.apiKey, env.values.X_API_KEY ?? '']);
  return (worker: string, { ts, source, line }: LogLine): void => {
    const text = redact(line.replace(/(?!\t)\p{Cc}/gu, ''));
    const shown = { worker, ts, source, line: text };
    terminal.out(isJson ? `${JSON.stringify(shown)}\n` : `${worker}  ${ts}  ${text}\n`);
  };
}
