import { Heartbeat, type HeartbeatEvents } from './heartbeat';
import {
  JobQueue,
  type Delivery,
  type JobMessage,
  type QueuedJob,
  type Stops,
  type Take,
  type TakeWish,
  type UnfitReason,
} from './job.queue';

type Report = Pick<JobMessage, 'jobId'> & { readonly body: unknown };

/** A queue in memory: tests give it jobs and stops, and read what was reported. Polls stay open. */
export class FakeJobQueue extends JobQueue {
  /** Progress and results. */
  readonly reports: Report[] = [];
  readonly chunks: Report[] = [];
  readonly wishes: TakeWish[] = [];
  /** Whether each result was said to be of a stream. */
  readonly streamed: boolean[] = [];
  /** What the next messages are answered with; then all are accepted. */
  readonly deliveries: Delivery[] = [];
  takesChunks = true;
  renewals = 0;
  private readonly answers = new Box<Take>();
  private readonly toStop = new Box<Stops>();

  get takes(): number {
    return this.wishes.length;
  }

  /** One answer a job. */
  give(...jobs: readonly QueuedJob[]): void {
    for (const job of jobs) this.giveBatch(job);
  }

  giveBatch(...jobs: readonly QueuedJob[]): void {
    this.answerTake({ kind: 'jobs', jobs });
  }

  answerTake(take: Take): void {
    this.answers.put(take);
  }

  stopJobs(...jobIds: readonly string[]): void {
    this.toStop.put({ kind: 'stop', jobIds });
  }

  async take(wish: TakeWish, signal: AbortSignal): Promise<Take> {
    this.wishes.push(wish);
    return this.answers.next(signal);
  }

  async stops(signal: AbortSignal): Promise<Stops> {
    return this.toStop.next(signal);
  }

  async send({ jobId, kind, streamed, body }: JobMessage): Promise<Delivery> {
    const report = { jobId, body: JSON.parse(body) as unknown };
    (kind === 'chunk' ? this.chunks : this.reports).push(report);
    if (kind === 'result') this.streamed.push(streamed);
    return this.deliveries.shift() ?? 'accepted';
  }

  readonly unfits: UnfitReason[] = [];
  async unfit(why: UnfitReason): Promise<void> {
    this.unfits.push(why);
  }

  renew(): void {
    this.renewals += 1;
  }
}

/** A heartbeat that only remembers what it was told. */
export class FakeHeartbeat extends Heartbeat {
  readonly held: (readonly string[])[] = [];
  events: HeartbeatEvents | undefined;
  isBeating = false;

  start(events: HeartbeatEvents): void {
    this.events = events;
    this.isBeating = true;
  }

  holds(jobIds: readonly string[]): void {
    this.held.push(jobIds);
  }

  async stop(): Promise<void> {
    this.isBeating = false;
  }
}

/** Values that are waited for, one at a time. */
class Box<T> {
  private readonly values: T[] = [];
  private arrived = Promise.withResolvers<void>();

  put(value: T): void {
    this.values.push(value);
    this.arrived.resolve();
  }

  async next(signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      const value = this.values.shift();
      if (value !== undefined) return value;
      this.arrived = Promise.withResolvers<void>();
      await Promise.race([this.arrived.promise, aborted(signal)]);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
