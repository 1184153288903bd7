import { Injectable, Logger } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Clock } from '../../clock/clock';
import type { OutboxRow } from '../../database/tables';
import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { retryDelayMs } from '../attempts/attempt.times';
import { MOST_AT_ONCE } from '../polling/call.budget';
import { OutboxStore, type WorkedOff } from './outbox.store';
import { SingleFlight } from '../single-flight';

/** Does what was promised: stops attempts at the provider, deletes files. */
@Injectable()
export class OutboxRunner {
  private readonly logger = new Logger(OutboxRunner.name);
  /**
   * One beside the other: neither a folder of many files nor an endpoint that does not answer keeps
   * attempts from being stopped.
   */
  private readonly cancels: readonly SingleFlight[];
  private readonly deletes = new SingleFlight(() => this.work('delete'));
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: OutboxStore,
    private readonly endpoints: GpuEndpoints,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
  ) {
    this.cancels = endpoints.all.map((one) => new SingleFlight(() => this.work('cancel', one)));
  }

  /** Resolves when all that was due, and that the provider's rate allows, has been tried once. */
  async run(): Promise<void> {
    await Promise.all([...this.cancels, this.deletes].map((flight) => flight.run()));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.run();
  }

  private async work(kind: WorkedOff, endpoint?: GpuEndpoint): Promise<void> {
    try {
      while (!this.stopping.signal.aborted) {
        const claimed = await this.store.claim(kind, MOST[kind], endpoint);
        if (claimed.length === 0) return;
        await Promise.all(claimed.map((entry) => this.attend(entry)));
      }
    } catch (err) {
      this.logger.error({ err }, 'The outbox could not be worked off.');
    }
  }

  private async attend(entry: OutboxRow): Promise<void> {
    try {
      await this.keep(entry);
    } catch (err) {
      // Cut by our own end: it is due for whoever comes next.
      if (this.stopping.signal.aborted) return this.postpone(entry, 0, entry.tries);
      const tries = entry.tries + 1;
      this.logger.warn({ err, tries }, `${entry.kind} of ${entry.job_id} did not work yet.`);
      if (entry.kind === 'cancel' && tries >= MAX_CANCEL_TRIES) return this.store.done(entry);
      await this.postpone(entry, retryDelayMs(tries, Math.random()), tries);
    }
  }

  private async keep(entry: OutboxRow): Promise<void> {
    if (entry.kind === 'cancel') {
      const { provider } = this.endpoints.of(entry.endpoint);
      await provider.cancel(entry.subject, this.stopping.signal);
      return this.store.done(entry);
    }
    await this.artifacts.removePrefix(entry.subject);
    const now = this.clock.now();
    if (entry.until === null || now >= entry.until) return this.store.done(entry);
    await this.postpone(entry, Math.min(entry.until - now, SWEEP_EVERY_MS), 0);
  }

  private postpone(entry: OutboxRow, inMs: number, tries: number): Promise<void> {
    return this.store.postpone(entry, this.clock.now() + inMs, tries);
  }
}

const MOST: Readonly<Record<WorkedOff, number>> = { cancel: MOST_AT_ONCE.cancel, delete: 16 };
/** About an hour; by then the provider's own limits end the attempt. */
const MAX_CANCEL_TRIES = 60;
/** A granted upload can come at any time until its grant is void. */
const SWEEP_EVERY_MS = 15 * 60_000;
