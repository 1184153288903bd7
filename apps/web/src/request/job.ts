import { Refused, type Api, type Problem } from './api';

/** A job, as far as the page shows it. */
export interface Job {
  readonly id: string;
  readonly operation: string;
  readonly status: string;
  readonly stage: string;
  readonly progress: number;
  readonly created_at: string;
  readonly input: Readonly<Record<string, unknown>> | null;
  readonly output: Output | null;
  readonly warnings: readonly { readonly detail: string }[];
  readonly error: Problem | null;
  readonly metrics: Readonly<Record<string, string | number | null>> | null;
  readonly cost: { readonly usd: number } | null;
}

/** One file, several or data. */
export interface Output {
  readonly url?: string | null;
  readonly filename?: string;
  readonly content_type?: string;
  readonly size_bytes?: number;
  readonly data?: unknown;
  readonly files?: readonly Output[];
}

/** Whether nothing more will happen to a job. */
export function hasEnded({ status }: Job): boolean {
  return ['succeeded', 'failed', 'canceled'].includes(status);
}

const AGAIN_MS = 2000;

/** Calls back with a job on every change until it has ended; connects again when it is cut off. */
export async function follow(
  api: Api,
  id: string,
  { signal, onJob }: { readonly signal: AbortSignal; readonly onJob: (job: Job) => void },
): Promise<void> {
  let ended = false;
  const onData = (data: string): void => {
    const job = JSON.parse(data) as Job;
    ended = hasEnded(job);
    onJob(job);
  };
  while (!ended && !signal.aborted) {
    await api.events(`job/${id}/events`, signal, onData).catch((error: unknown) => {
      if (error instanceof Refused && error.problem.status < 500) throw error;
    });
    if (!ended && !signal.aborted) await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}
