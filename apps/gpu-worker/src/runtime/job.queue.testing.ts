import type { TakenJob } from '@app/contracts';

import { JobQueue, type Delivery, type Stops, type Take } from './job.queue';

/** A queue in memory: tests give it jobs and stops, and read what was reported. Polls stay open. */
export class FakeJobQueue extends JobQueue {
  readonly reports: { readonly jobId: string; readonly body: unknown }[] = [];
  readonly pings: (readonly string[])[] = [];
  /** What the next reports are answered with; then all are accepted. */
  readonly deliveries: Delivery[] = [];
  takes = 0;
  private readonly jobs = new Box<Take>();
  private readonly toStop = new Box<Stops>();

  give(...jobs: readonly TakenJob[]): void {
    for (const job of jobs) this.jobs.put({ kind: 'job', job });
  }

  answerTake(take: Take): void {
    this.jobs.put(take);
  }

  stopJobs(...jobIds: readonly string[]): void {
    this.toStop.put({ kind: 'stop', jobIds });
  }

  async take({ signal }: { readonly signal: AbortSignal }): Promise<Take> {
    this.takes += 1;
    return this.jobs.next(signal);
  }

  async stops(signal: AbortSignal): Promise<Stops> {
    return this.toStop.next(signal);
  }

  async report(jobId: string, body: string): Promise<Delivery> {
    this.reports.push({ jobId, body: JSON.parse(body) as unknown });
    return this.deliveries.shift() ?? 'accepted';
  }

  async ping(jobIds: readonly string[]): Promise<void> {
    this.pings.push(jobIds);
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
