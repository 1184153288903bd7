import { ApiError } from '@app/contracts';

/** The jobs that this worker has taken and not yet reported; what the heartbeat names. */
export class HeldJobs {
  private readonly jobs = new Map<string, AbortController>();
  private ending: ApiError | undefined;

  get ids(): readonly string[] {
    return [...this.jobs.keys()];
  }

  /** The signal that ends the job; aborted already when no job may run any more. */
  hold(jobId: string): AbortSignal {
    const controller = new AbortController();
    this.jobs.set(jobId, controller);
    if (this.ending) controller.abort(this.ending);
    return controller.signal;
  }

  release(jobId: string): void {
    this.jobs.delete(jobId);
  }

  /** Ends those of the jobs that are held here and returns their ids; the queue knows of more. */
  stop(jobIds: readonly string[]): readonly string[] {
    const held = jobIds.filter((id) => this.jobs.has(id));
    for (const id of held) this.jobs.get(id)?.abort(stoppedByQueue());
    return held;
  }

  /** Ends every job, and each that is held from now on. */
  end(reason: ApiError): void {
    this.ending = reason;
    for (const controller of this.jobs.values()) controller.abort(reason);
  }
}

/** Whether the queue has decided the job's fate, so that it wants no report. */
export function isStoppedByQueue({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof ApiError && reason.code === 'canceled';
}

function stoppedByQueue(): ApiError {
  return new ApiError('canceled', 'The job was stopped while it ran.');
}
