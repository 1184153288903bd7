import { types } from 'node:util';

import type { DoneBody } from '@app/contracts';

/** What a job ends with: a final body, never one of progress. */
export type FinalBody = Exclude<DoneBody, { readonly status: 'IN_PROGRESS' }>;

/**
 * The final body for what a handler returned, by the rules of RunPod's own worker: of an object the
 * keys `error` and `refresh_worker` are taken out, and an object that is then empty is no output.
 */
export function doneBody(returned: unknown): FinalBody {
  if (!isRecord(returned)) return { output: returned ?? null };
  const { error, refresh_worker: refresh, ...output } = returned;
  return {
    ...(Object.keys(output).length > 0 && { output }),
    ...(error ? { error: errorText(error) } : {}),
    ...(refresh ? { stopPod: true as const } : {}),
  };
}

/** The `error` key of a streamed chunk as text, or undefined where the chunk is an ordinary one. */
export function chunkError(chunk: unknown): string | undefined {
  const error = isRecord(chunk) ? chunk['error'] : undefined;
  return error === undefined || error === null ? undefined : errorText(error);
}

/** RunPod loses a result whose `error` is no text. */
function errorText(error: unknown): string {
  if (typeof error === 'string') return error;
  if (types.isNativeError(error)) return error.message;
  try {
    return JSON.stringify(error) ?? String(error);
  } catch {
    return String(error);
  }
}

/** Objects by their keys: no array, and nothing that says itself what it is as JSON (a Date). */
function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    Object.prototype.toString.call(value) === '[object Object]' &&
    typeof (value as { readonly toJSON?: unknown }).toJSON !== 'function'
  );
}
