import { EventEmitter } from 'node:events';

import type { Clock } from '../clock';
import { newWorker, type WorkerFacts } from './worker-facts';

/** After this long without a word an outside worker is forgotten; it may come back any time. */
const FORGOTTEN_MS = 60_000;
/** How long a worker may go on with a job that it was told to stop. */
const STOP_GRACE_MS = 10_000;
/** Outside workers name themselves, so their number needs a bound. */
const MAX_WORKERS = 1000;

/** Who works for this endpoint; knows no HTTP and no processes. */
export class WorkerTable {
  /** `leaving`: some worker is being stopped, and may be waiting for a job. */
  readonly events = new EventEmitter<{ leaving: [] }>();
  private readonly workers = new Map<string, WorkerFacts>();
  private readonly gone = new Set<string>();

  constructor(private readonly clock: Clock) {}

  all(): readonly Readonly<WorkerFacts>[] {
    return [...this.workers.values()];
  }

  find(id: string): WorkerFacts | undefined {
    return this.workers.get(id);
  }

  /** Notes a process that was just started. */
  add(id: string): void {
    this.workers.set(id, newWorker(id, true, this.clock.now()));
  }

  /** Its process has ended: what it sent just before must not make it known again. */
  remove(id: string): void {
    this.workers.delete(id);
    this.gone.add(id);
    const [oldest] = this.gone;
    if (this.gone.size > MAX_WORKERS && oldest !== undefined) this.gone.delete(oldest);
  }

  /** It is being stopped; false when that was known. */
  leaves(id: string): boolean {
    const worker = this.workers.get(id);
    if (!worker || worker.leaving) return false;
    worker.leaving = true;
    this.events.emit('leaving');
    return true;
  }

  /** Notes any word of a worker; undefined for one that is gone or one too many. */
  heard(id: string): WorkerFacts | undefined {
    const worker = this.workers.get(id) ?? this.welcome(id);
    if (worker) worker.seenAt = this.clock.now();
    return worker;
  }

  /** It asks for a job. */
  asks(id: string): WorkerFacts | undefined {
    const worker = this.heard(id);
    // Nothing can replace an outside worker; when it asks again it is taken at its word.
    if (worker && !worker.own) delete worker.unfit;
    if (worker && !worker.ready) {
      worker.ready = true;
      worker.activeAt = this.clock.now();
    }
    return worker;
  }

  took(id: string, jobId: string): void {
    const worker = this.workers.get(id);
    if (!worker) return;
    worker.activeAt = this.clock.now();
    worker.toStop.delete(jobId);
    worker.namedAt.delete(jobId);
  }

  finished(id: string): void {
    const worker = this.workers.get(id);
    if (!worker) return;
    worker.activeAt = this.clock.now();
    worker.finishedJobs += 1;
  }

  /** It named jobs in a ping that are not its own: tell it again, or give it up. */
  names(id: string, foreign: readonly string[]): void {
    const worker = this.workers.get(id);
    if (!worker) return;
    const now = this.clock.now();
    for (const known of worker.namedAt.keys()) {
      if (!foreign.includes(known)) worker.namedAt.delete(known);
    }
    for (const jobId of foreign) {
      const since = worker.namedAt.get(jobId) ?? now;
      worker.namedAt.set(jobId, since);
      worker.toStop.add(jobId);
      if (now - since >= STOP_GRACE_MS) worker.unfit = `it goes on with stopped job ${jobId}`;
    }
  }

  /** It is to be replaced, if its process was started here. */
  giveUp(id: string, reason: string): void {
    const worker = this.workers.get(id);
    if (worker) worker.unfit = reason;
  }

  stopJob(id: string, jobId: string): void {
    const worker = this.workers.get(id);
    if (!worker) return;
    worker.toStop.add(jobId);
    // It was busy until now, however long ago it took that job.
    worker.activeAt = this.clock.now();
  }

  /** The jobs it must stop, once; undefined when there are none. */
  takeStops(id: string): readonly string[] | undefined {
    const worker = this.workers.get(id);
    if (!worker || worker.toStop.size === 0) return undefined;
    const ids = [...worker.toStop];
    worker.toStop.clear();
    return ids;
  }

  /** Forgets outside workers that are silent. */
  sweep(): void {
    for (const { id, own, seenAt } of this.all()) {
      if (!own && this.clock.now() - seenAt >= FORGOTTEN_MS) this.workers.delete(id);
    }
  }

  private welcome(id: string): WorkerFacts | undefined {
    if (this.gone.has(id) || this.workers.size >= MAX_WORKERS) return undefined;
    const worker = newWorker(id, false, this.clock.now());
    this.workers.set(id, worker);
    return worker;
  }
}
