import { OUTCOME_VERSION, toApiError, toFailure, type JobOutcome } from '@app/contracts';

import type { FinalBody } from './runtime';
import type { WorkerGpu } from './worker.gpu';

/**
 * What is posted for a job that failed on this GPU: the facts as output, and a text as error, which
 * is what makes RunPod show the job as FAILED (an object there would lose the result).
 */
export function failureBodies(gpu: Pick<WorkerGpu, 'name'>) {
  return (error: unknown, { tookMs }: { readonly tookMs: number }): FinalBody => {
    const { code, detail } = toApiError(error);
    const outcome = {
      version: OUTCOME_VERSION,
      status: 'failed',
      failure: toFailure(error),
      spent: { execution_ms: Math.round(tookMs), gpu: gpu.name },
    } as const;
    return { output: outcome satisfies JobOutcome, error: `${code}: ${detail}` };
  };
}
