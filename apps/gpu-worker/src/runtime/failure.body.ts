import { hostname } from 'node:os';
import { types } from 'node:util';

import { JobEndedError } from './ended.error';
import type { FinalBody } from './done.body';

/** The release of runpod-python whose protocol is spoken here. */
export const PROTOCOL_VERSION = '1.12.0';

/** How a job went that failed. */
export interface FailedHow {
  readonly streamed: boolean;
  readonly workerId: string;
  /** From when the job was handed over to when it failed. */
  readonly tookMs: number;
}

/** The body that is posted for what a handler threw. Its `error` is what makes a job FAILED. */
export type DescribeFailure = (error: unknown, how: FailedHow) => FinalBody;

/** Texts longer than this are cut: RunPod shows errors, it does not keep logs in them. */
const MAX_CHARS = 8_192;

/** A failure in the words of RunPod's own worker: JSON inside the text, plain text from a stream. */
export const describeFailure: DescribeFailure = (error, { streamed, workerId }) => {
  if (error instanceof JobEndedError) return { error: error.detail };
  const { type, message, trace } = facts(error);
  if (streamed) return { error: `handler: ${message} \ntraceback: ${trace}` };
  const described = {
    error_type: `<class '${type}'>`,
    error_message: message,
    error_traceback: trace,
    hostname: hostname(),
    worker_id: workerId,
    runpod_version: PROTOCOL_VERSION,
  };
  return { error: JSON.stringify(described) };
};

function facts(error: unknown): { type: string; message: string; trace: string } {
  if (!types.isNativeError(error)) return { type: typeof error, message: cut(error), trace: '' };
  const type = error.name === 'Error' ? error.constructor.name : error.name;
  return { type, message: cut(error.message), trace: cut(error.stack ?? '') };
}

function cut(text: unknown): string {
  return String(text).slice(0, MAX_CHARS);
}
