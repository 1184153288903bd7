import { Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { GpuProvider, type ProviderHealth } from './gpu.provider';

/**
 * Notices that jobs wait at the provider and no worker comes. RunPod lowers the most workers of an
 * endpoint to 0 after a week without requests, and then takes jobs that nobody will run.
 */
export class WorkerWatch {
  private readonly logger = new Logger(WorkerWatch.name);
  private nextAt = 0;
  /** When jobs waited without a worker for the first time. */
  private since: number | undefined;
  private isQueued = false;

  constructor(
    private readonly provider: GpuProvider,
    private readonly clock: Clock,
  ) {}

  /** How many submissions may be made: without workers one waits for all, since it calls them. */
  get allowance(): number {
    if (this.reason === null) return Infinity;
    return this.isQueued ? 0 : 1;
  }

  /** Why nothing is submitted; null while workers come. */
  get reason(): string | null {
    if (this.since === undefined || this.clock.now() - this.since < PATIENCE_MS) return null;
    return NO_WORKERS;
  }

  /** Looks at the workers, at most every 15 s; for when something waits for one. */
  async look(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    if (now < this.nextAt) return;
    this.nextAt = now + EVERY_MS;
    try {
      this.note(await this.provider.health(signal));
    } catch (err) {
      // Nothing is known of workers then; submissions tell whether it takes jobs at all.
      this.logger.warn({ err }, 'The workers could not be counted.');
    }
  }

  /** Nothing waits at the provider, so that no worker is missing. */
  nothingWaits(): void {
    if (this.reason === null) this.since = undefined;
    this.isQueued = false;
  }

  /** What the provider counted. */
  note({ jobs, workers }: ProviderHealth): void {
    const { idle, initializing, ready, running, throttled, unhealthy } = workers;
    const count = idle + initializing + ready + running + throttled + unhealthy;
    const before = this.reason;
    this.isQueued = jobs.in_queue > 0;
    if (count > 0) this.since = undefined;
    else if (this.isQueued) this.since ??= this.clock.now();
    if (before === null && this.reason !== null) this.logger.warn(NO_WORKERS);
    if (before !== null && this.reason === null) this.logger.log('There are workers again.');
  }
}

const EVERY_MS = 15_000;
/** Longer than a cold start on a busy day takes to show as `initializing`. */
const PATIENCE_MS = 3 * 60_000;

const NO_WORKERS =
  'Jobs wait at the GPU provider and it has no workers: the most workers of the endpoint may have been lowered to 0, as RunPod does after a week without requests. Raise it in its settings.';
