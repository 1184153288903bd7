import { JobEndedError } from './ended.error';

/** How a job that is held here learns of its end. */
export interface HeldJob {
  /** Ends the handler; `reason` is the JobEndedError to report. */
  readonly signal: AbortSignal;
  /** Aborted when the queue has decided the job's fate, so that it wants no report. */
  readonly stopped: AbortSignal;
}

/** The jobs that this worker has taken and not yet reported. */
export class HeldJobs {
  private readonly jobs = new Map<string, { end: AbortController; stopped: AbortController }>();
  private refusal: JobEndedError | undefined;

  /** `changed` gets the ids that the heartbeat has to name. */
  constructor(private readonly changed: (jobIds: readonly string[]) => void = () => undefined) {}

  get size(): number {
    return this.jobs.size;
  }

  /** Without those that the queue has stopped, although their handlers may not have ended yet. */
  get ids(): readonly string[] {
    return [...this.jobs].filter(([, job]) => !job.stopped.signal.aborted).map(([id]) => id);
  }

  /**
   * Undefined for a job that is held already: it was delivered twice and is answered once. One that
   * the queue has stopped is another matter: it reports nothing more, so its retry is held anew.
   */
  hold(jobId: string): HeldJob | undefined {
    if (this.jobs.get(jobId)?.stopped.signal.aborted === false) return undefined;
    const job = { end: new AbortController(), stopped: new AbortController() };
    this.jobs.set(jobId, job);
    if (this.refusal) job.end.abort(this.refusal);
    this.changed(this.ids);
    return { signal: job.end.signal, stopped: job.stopped.signal };
  }

  /** Lets a job go; the retry of a stopped one, which has its id, stays. */
  release(jobId: string, { stopped }: HeldJob): void {
    if (this.jobs.get(jobId)?.stopped.signal !== stopped) return;
    this.jobs.delete(jobId);
    this.changed(this.ids);
  }

  /** Ends those of the jobs that are held here and returns their ids; the queue knows of more. */
  stop(jobIds: readonly string[]): readonly string[] {
    const held = jobIds.filter((id) => this.jobs.has(id));
    for (const id of held) {
      this.jobs.get(id)?.stopped.abort();
      this.jobs.get(id)?.end.abort(new JobEndedError('canceled', 'The job was stopped.'));
    }
    if (held.length > 0) this.changed(this.ids);
    return held;
  }

  /** Each job that is held from now on is over at once. */
  refuse(reason: JobEndedError): void {
    this.refusal = reason;
  }

  /** Ends every job, and each that is held from now on. */
  end(reason: JobEndedError): void {
    this.refuse(reason);
    for (const { end } of this.jobs.values()) end.abort(reason);
  }
}
