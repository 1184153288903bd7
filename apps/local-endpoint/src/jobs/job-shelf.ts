import { hasEnded, type EndedJob, type EndpointJob, type QueuedJob } from './endpoint-job';

/**
 * Where the jobs lie, with the indexes by which they are found: the queue, what each worker holds,
 * what has ended. Every change of a job passes `put` or `remove`, so the indexes can't drift.
 */
export class JobShelf {
  private readonly jobs = new Map<string, EndpointJob>();
  /** Jobs that were taken before go first, so that a lost worker costs little. */
  private readonly again = new Set<string>();
  private readonly fresh = new Set<string>();
  /** Of all these, those that may ask for another worker. */
  private readonly urgent = new Set<string>();
  private readonly held = new Map<string, Set<string>>();
  private readonly endedIds = new Set<string>();
  private bytes = 0;

  get(id: string): EndpointJob | undefined {
    return this.jobs.get(id);
  }

  all(): Iterable<EndpointJob> {
    return this.jobs.values();
  }

  put(job: EndpointJob): void {
    this.remove(job.id);
    this.jobs.set(job.id, job);
    if (job.status === 'IN_QUEUE') this.line(job);
    else if (job.status === 'IN_PROGRESS') this.heldIds(job.workerId).add(job.id);
    else this.keep(job);
  }

  remove(id: string): void {
    const job = this.jobs.get(id);
    if (!job) return;
    this.jobs.delete(id);
    this.urgent.delete(id);
    if (job.status === 'IN_QUEUE') this.lineOf(job).delete(id);
    else if (job.status === 'IN_PROGRESS') this.release(job.workerId, id);
    else if (this.endedIds.delete(id)) this.bytes -= job.resultBytes;
  }

  /** The job whose turn it is. */
  next(): QueuedJob | undefined {
    const [id] = this.again.size > 0 ? this.again : this.fresh;
    return id === undefined ? undefined : this.queuedJob(id);
  }

  /** The jobs of the queue in their order. */
  waiting(): readonly QueuedJob[] {
    return [...this.again, ...this.fresh].flatMap((id) => this.queuedJob(id) ?? []);
  }

  /** How many jobs that may ask for a worker came into the queue by then; counts to `most`. */
  urgentSince(time: number, most: number): number {
    let count = 0;
    for (const id of this.urgent) {
      if (count >= most) break;
      if ((this.queuedJob(id)?.queuedAt ?? Infinity) <= time) count += 1;
    }
    return count;
  }

  /** The job that ended longest ago. */
  oldestEnded(): EndedJob | undefined {
    const [id] = this.endedIds;
    const job = id === undefined ? undefined : this.jobs.get(id);
    return job && hasEnded(job) ? job : undefined;
  }

  heldBy(workerId: string): readonly string[] {
    return [...(this.held.get(workerId) ?? [])];
  }

  /** Of the queue, those that may ask for another worker. */
  get urgentCount(): number {
    return this.urgent.size;
  }

  get queued(): number {
    return this.again.size + this.fresh.size;
  }

  get running(): number {
    return this.jobs.size - this.queued - this.endedIds.size;
  }

  get endedCount(): number {
    return this.endedIds.size;
  }

  /** Of all results together. */
  get resultBytes(): number {
    return this.bytes;
  }

  private queuedJob(id: string): QueuedJob | undefined {
    const job = this.jobs.get(id);
    return job?.status === 'IN_QUEUE' ? job : undefined;
  }

  private line(job: QueuedJob): void {
    this.lineOf(job).add(job.id);
    if (!job.lowPriority) this.urgent.add(job.id);
  }

  private lineOf(job: QueuedJob): Set<string> {
    return job.again ? this.again : this.fresh;
  }

  private keep(job: EndedJob): void {
    this.endedIds.add(job.id);
    this.bytes += job.resultBytes;
  }

  private heldIds(workerId: string): Set<string> {
    const ids = this.held.get(workerId) ?? new Set();
    this.held.set(workerId, ids);
    return ids;
  }

  private release(workerId: string, id: string): void {
    const ids = this.held.get(workerId);
    ids?.delete(id);
    if (ids?.size === 0) this.held.delete(workerId);
  }
}
