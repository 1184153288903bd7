import {
  OUTCOME_VERSION,
  toApiError,
  toFailure,
  type DoneBody,
  type JobOutcome,
} from '@app/contracts';

/** RunPod refuses larger results with 400 and shows the job as done without output (10 MB for /run). */
const MAX_RESULT_BYTES = 9_000_000;

/**
 * What is posted for a failure: the facts as output, and a text as error, which is what makes
 * RunPod show the job as FAILED (an object there would lose the result).
 */
export function failureBody(error: unknown): DoneBody {
  const { code, detail } = toApiError(error);
  const outcome = {
    version: OUTCOME_VERSION,
    status: 'failed',
    failure: toFailure(error),
  } as const;
  return { output: outcome satisfies JobOutcome, error: `${code}: ${detail}` };
}

/** A result as the text to post; one that can't be posted becomes a failure, and is never lost. */
export function doneText(body: DoneBody): string {
  const text = textOf(body);
  if (text === undefined) return unpostable('can not be written as JSON');
  const bytes = Buffer.byteLength(text);
  return bytes > MAX_RESULT_BYTES
    ? unpostable(`has ${bytes} bytes, and ${MAX_RESULT_BYTES} can be returned`)
    : text;
}

/** Progress as the text to post, or undefined when it can't be. */
export function progressText(output: unknown): string | undefined {
  return textOf({ status: 'IN_PROGRESS', output });
}

function textOf(body: DoneBody): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}

function unpostable(why: string): string {
  const detail = `The result ${why}.`;
  return JSON.stringify(failureBody({ code: 'internal', detail, retryable: false }));
}
