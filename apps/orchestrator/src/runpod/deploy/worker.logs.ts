import { wait as systemWait } from '@app/net';

import { ManagementError } from '../management/management.error';
import type { LogLine, LogQuery } from '../management/management.types';
import type { RunPodTool } from './runpod.tool';

/** What is wanted of the logs of one worker. */
export interface Reading {
  readonly endpointId: string;
  readonly workerId: string;
  readonly query: LogQuery;
  readonly follow: boolean;
  readonly show: (workerId: string, line: LogLine) => void;
}

/** A stream without `follow` is over when it has been quiet for as long: RunPod leaves it open. */
const QUIET_MS = 2_000;
const RECONNECT_MS = 2_000;

/** Shows the lines of one worker; with `follow` until the signal, taking up a broken stream again. */
export async function readWorkerLogs(tool: RunPodTool, reading: Reading): Promise<void> {
  if (!reading.follow) return readOnce(tool, reading);
  let query = reading.query;
  for (;;) {
    try {
      await stream(tool, { ...reading, query }, (line) => (query = after(line, query)));
    } catch (error) {
      tool.signal.throwIfAborted();
      const status = (error instanceof ManagementError && error.status) || null;
      // A worker that ended has no logs any more.
      if (status === 404) return;
      if (status !== null && status < 500 && status !== 429) throw error;
    }
    await (tool.wait ?? systemWait)(RECONNECT_MS, tool.signal);
  }
}

/** A line's id is where the stream goes on; without one it would begin again. */
function after({ id, ts }: LogLine, { source }: LogQuery): LogQuery {
  return { ...(source && { source }), lastEventId: id || ts };
}

async function readOnce(tool: RunPodTool, reading: Reading): Promise<void> {
  const quiet = new AbortController();
  const signal = AbortSignal.any([tool.signal, quiet.signal]);
  const end = (): void => quiet.abort();
  let timer = setTimeout(end, QUIET_MS);
  try {
    await stream({ ...tool, signal }, reading, () => {
      clearTimeout(timer);
      timer = setTimeout(end, QUIET_MS);
    });
  } catch (error) {
    tool.signal.throwIfAborted();
    if (!quiet.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function stream(
  { management, signal }: RunPodTool,
  reading: Reading,
  seen: (line: LogLine) => void,
): Promise<void> {
  for await (const line of management.logs(reading, reading.query, signal)) {
    reading.show(reading.workerId, line);
    seen(line);
  }
}
