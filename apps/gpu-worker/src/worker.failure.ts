import { OUTCOME_VERSION, toApiError, toFailure, type JobOutcome } from '@app/contracts';

import type { FinalBody } from './runtime';

/**
 * What is posted for a job that failed: the facts as output, and a text as error, which is what makes
 * RunPod show the job as FAILED (an object there would lose the result).
 */
export function failureBody(error: unknown): FinalBody {
  const { code, detail } = toApiError(error);
  const outcome = {
    version: OUTCOME_VERSION,
    status: 'failed',
    failure: toFailure(error),
  } as const;
  return { output: outcome satisfies JobOutcome, error: `${code}: ${detail}` };
}
