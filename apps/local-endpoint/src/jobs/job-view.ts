import type { RunPodJobStatus } from '@app/contracts';

import { hasEnded, type EndedJob, type EndpointJob } from './endpoint-job';

/** What a webhook is told; RunPod's own names no worker. */
export type WebhookBody = Omit<RunPodJobStatus, 'workerId'> & {
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string;
};

/** A job as clients see it, in the order of fields in which the service answers. */
export function statusOf(job: EndpointJob): RunPodJobStatus {
  if (job.status === 'IN_QUEUE') return { id: job.id, status: job.status };
  const { startedAt, workerId } = job;
  const end = hasEnded(job) ? job : undefined;
  const late = end && 'lateProgress' in end;
  const output = late ? end.lateProgress : job.output;
  return {
    ...(startedAt !== undefined && { delayTime: startedAt - job.submittedAt }),
    ...(!late && end?.error !== undefined && { error: end.error }),
    ...(end && startedAt !== undefined && { executionTime: end.endedAt - startedAt }),
    id: job.id,
    ...(output !== undefined && { output }),
    ...(job.retries > 0 && { retries: job.retries }),
    status: late ? 'IN_PROGRESS' : job.status,
    ...(workerId !== undefined && { workerId }),
  };
}

/** What the webhook of a job that has ended is told. */
export function webhookBodyOf(job: EndedJob, webhook: string): WebhookBody {
  const { delayTime, error, executionTime, id, output, retries, status } = statusOf(job);
  return {
    ...(delayTime !== undefined && { delayTime }),
    ...(error !== undefined && { error }),
    ...(executionTime !== undefined && { executionTime }),
    ...{ id, input: job.input },
    ...(output !== undefined && { output }),
    ...(retries !== undefined && { retries }),
    ...{ status, webhook },
  };
}
