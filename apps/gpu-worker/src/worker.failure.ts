import {
  OUTCOME_VERSION,
  redactor,
  toFailure,
  type Failure,
  type JobOutcome,
} from '@app/contracts';

import type { FinalBody } from './runtime';
import type { WorkerGpu } from './worker.gpu';

/**
 * What is posted for a job that failed on this GPU: the facts as output, and a text as error, which
 * is what makes RunPod show the job as FAILED (an object there would lose the result).
 */
export function failureBodies(gpu: Pick<WorkerGpu, 'name'>) {
  return (error: unknown, { tookMs }: { readonly tookMs: number }): FinalBody => {
    const failure = withoutSecrets(toFailure(error));
    const outcome = {
      version: OUTCOME_VERSION,
      status: 'failed',
      failure,
      spent: { execution_ms: Math.round(tookMs), gpu: gpu.name },
    } as const;
    const { code, detail } = failure;
    return { output: outcome satisfies JobOutcome, error: `${code}: ${detail}` };
  };
}

const clean = redactor([]);

/** A detail may repeat a value of the request, which can be the wrong thing in the wrong field. */
function withoutSecrets(failure: Failure): Failure {
  const errors = failure.errors.map((entry) => ({ ...entry, detail: clean(entry.detail) }));
  return { ...failure, detail: clean(failure.detail), errors };
}
