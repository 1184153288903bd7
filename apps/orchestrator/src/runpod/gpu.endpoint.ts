import type { Clock } from '../clock/clock';
import type { EndpointPlace } from '../config/endpoint.places';
import { EndpointHealth, type HealthRules } from './endpoint.health';
import type { GpuProvider, ProviderHealth } from './gpu.provider';
import { ProviderPause } from './provider.pause';
import { WorkerWatch } from './worker.watch';

/** One endpoint, and what this process knows of it. */
export class GpuEndpoint {
  readonly pause: ProviderPause;
  readonly workers: WorkerWatch;
  readonly health: EndpointHealth;
  /** Somebody decided that it gets nothing new. */
  isDrained = false;
  private checkAt = 0;

  constructor(
    readonly place: EndpointPlace,
    readonly provider: GpuProvider,
    readonly clock: Clock,
    private readonly rules: HealthRules,
  ) {
    this.pause = new ProviderPause(clock);
    this.workers = new WorkerWatch(provider, clock);
    this.health = new EndpointHealth(clock, rules);
  }

  get name(): string {
    return this.place.name;
  }

  /** How many submissions may be made now. */
  get allowance(): number {
    return Math.min(this.leastAllowance, this.health.allowance);
  }

  /** The same where there is no better one. */
  get leastAllowance(): number {
    if (this.isDrained || !this.health.isUsable) return 0;
    return Math.min(this.pause.allowance, this.workers.allowance);
  }

  /** Why nothing, or less, is handed to it; null while all is well. */
  get reason(): string | null {
    if (this.isDrained) return 'It is drained.';
    return this.pause.reason ?? this.health.reason ?? this.workers.reason;
  }

  /** Asks for its health when it is time; for where there are several. Never rejects. */
  async check(stopping: AbortSignal): Promise<void> {
    const now = this.clock.now();
    if (now < this.checkAt) return;
    this.checkAt = now + this.rules.checkEveryMs;
    try {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(CHECK_TIMEOUT_MS)]);
      this.tell(await this.provider.health(signal));
    } catch (error) {
      if (!stopping.aborted)
        this.health.failed(error instanceof Error ? error.message : 'Unknown.');
    }
  }

  private tell(counts: ProviderHealth): void {
    this.health.worked();
    this.health.counted(counts);
    this.workers.note(counts);
  }
}

const CHECK_TIMEOUT_MS = 5_000;
