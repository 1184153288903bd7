import type { Clock } from '../clock/clock';
import type { ProviderHealth } from './gpu.provider';

/** How endpoints are judged where there are several. */
export interface HealthRules {
  readonly checkEveryMs: number;
  /** How long an attempt may wait for a worker. */
  readonly queueMs: number;
}

/** What the database tells of an endpoint's queue; milliseconds since 1970. */
export interface EndpointQueue {
  /** Since when the attempt waits that waits longest; null where none does. */
  readonly oldestAt: number | null;
  /** When a worker began one last; null where none of those at work now was. */
  readonly begunAt: number | null;
}

/**
 * Whether one of several endpoints is worth new attempts, as far as this process can tell. It is left
 * when its calls fail, when no worker of it can start, or when its queue does not move; after that
 * one attempt tries it for all.
 */
export class EndpointHealth {
  private failures = 0;
  private failingSince = 0;
  private calls: string | null = null;
  private workers: string | null = null;
  private queue: string | null = null;
  private queueLeftAt = 0;
  private nextTryAt = 0;
  private tries = 0;
  private isTried = false;
  private isNew = false;

  constructor(
    private readonly clock: Clock,
    private readonly rules: HealthRules,
  ) {}

  /** Why it is left; null while it is well. */
  get reason(): string | null {
    return this.calls ?? this.workers ?? this.queue;
  }

  /** Whether it could do work all the same, so that it is better than none. */
  get isUsable(): boolean {
    return this.calls === null;
  }

  /** How many submissions may be made now. */
  get allowance(): number {
    if (this.calls !== null || this.workers !== null) return 0;
    if (this.queue === null) return this.isNew ? 1 : Infinity;
    return this.isTried || this.clock.now() < this.nextTryAt ? 0 : 1;
  }

  /** A call did not work; two in a row are a trouble, if they are not of the same moment. */
  failed(detail: string): void {
    const now = this.clock.now();
    if (this.failures === 0) this.failingSince = now;
    this.failures += 1;
    const isLong = now - this.failingSince >= this.rules.checkEveryMs / 2;
    if (this.failures >= 2 && isLong) this.calls = detail;
  }

  /** A call worked; after a trouble one submission goes before the others. */
  worked(): void {
    this.failures = 0;
    if (this.calls !== null) this.isNew = true;
    this.calls = null;
  }

  /** It took an attempt. */
  accepted(): void {
    this.isNew = false;
    if (this.queue !== null) this.isTried = true;
  }

  /** What it says of its workers. */
  counted({ workers }: ProviderHealth): void {
    const { idle, initializing, ready, running, throttled, unhealthy } = workers;
    const isStuck = idle + initializing + ready + running === 0 && throttled + unhealthy > 0;
    this.workers = isStuck
      ? `None of its workers can start: ${throttled} are throttled, ${unhealthy} unhealthy.`
      : null;
  }

  /** How its queue stands. */
  queued({ oldestAt, begunAt }: EndpointQueue): void {
    const now = this.clock.now();
    if (this.queue !== null && begunAt !== null && begunAt > this.queueLeftAt) return this.moves();
    const waitMs = oldestAt === null ? 0 : now - oldestAt;
    if (waitMs <= this.rules.queueMs || (this.queue !== null && !this.isTried)) return;
    // Left, or left again: what tried it waits as long as those before it.
    if (this.queue === null) this.queueLeftAt = now;
    this.queue = `An attempt has waited ${Math.round(waitMs / 1000)} s for a worker.`;
    this.nextTryAt = now + this.rules.queueMs * 2 ** Math.min(this.tries, MOST_DOUBLINGS);
    this.tries += 1;
    this.isTried = false;
  }

  private moves(): void {
    this.queue = null;
    this.isTried = false;
    this.tries = 0;
  }
}

const MOST_DOUBLINGS = 4;
