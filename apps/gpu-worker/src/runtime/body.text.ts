import { types } from 'node:util';

import { JobEndedError } from './ended.error';

/** RunPod refuses results over 10 MB (20 MB for /runsync) with 400 and shows the job as done without output. */
const MAX_RUN_BYTES = 9_000_000;
const MAX_RUNSYNC_BYTES = 18_000_000;

/** The most bytes that may be posted for a job; those of /runsync have ids of their own. */
export function maxBodyBytes(jobId: string): number {
  return jobId.startsWith('sync-') ? MAX_RUNSYNC_BYTES : MAX_RUN_BYTES;
}

/** A body as the JSON to post. Throws JobEndedError for one that would be lost on its way. */
export function bodyText(jobId: string, body: object): string {
  const text = jsonOf(body);
  const bytes = Buffer.byteLength(text);
  const most = maxBodyBytes(jobId);
  if (bytes > most) throw unpostable(`has ${bytes} bytes, and ${most} can be returned`);
  return text;
}

function jsonOf(body: object): string {
  try {
    return JSON.stringify(body, refuseLossy);
  } catch (error) {
    const why = String((error as Partial<Error>).message).split('\n', 1)[0];
    throw unpostable(`can not be written as JSON: ${why}`);
  }
}

/** Whatever JSON.stringify would leave out or write as something else without a word. */
function refuseLossy(this: unknown, key: string, value: unknown): unknown {
  const raw = (this as Record<string, unknown>)[key];
  if (ArrayBuffer.isView(raw) || types.isAnyArrayBuffer(raw)) {
    throw new TypeError('it holds binary data, which has to become text first');
  }
  if (types.isMap(raw) || types.isSet(raw)) {
    throw new TypeError('it holds a Map or a Set, whose content would be lost');
  }
  if (typeof raw === 'function' || typeof raw === 'symbol') {
    throw new TypeError(`it holds a ${typeof raw}`);
  }
  return value;
}

function unpostable(why: string): JobEndedError {
  return new JobEndedError('internal', `The result ${why}.`);
}
