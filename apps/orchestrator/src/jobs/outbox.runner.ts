import { Injectable, Logger } from '@nestjs/common';

import { ArtifactStore } from '../artifacts/artifact.store';
import { Clock } from '../clock/clock';
import type { OutboxRow } from '../database/tables';
import { GpuProvider } from '../runpod/gpu.provider';
import { retryDelayMs } from './attempt.times';
import { OutboxStore } from './outbox.store';
import { SingleFlight } from './single-flight';

/** Does what was promised: stops attempts at the provider, deletes files. */
@Injectable()
export class OutboxRunner {
  private readonly logger = new Logger(OutboxRunner.name);
  private readonly pass = new SingleFlight(() => this.work());
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: OutboxStore,
    private readonly provider: GpuProvider,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
  ) {}

  /** Resolves when all that was due has been tried once. */
  run(): Promise<void> {
    return this.pass.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.pass.run();
  }

  private async work(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      const due = await this.store.due(['cancel', 'delete'], MAX_AT_ONCE);
      await Promise.all(due.map((entry) => this.attend(entry)));
    } catch (err) {
      this.logger.error({ err }, 'The outbox could not be worked off.');
    }
  }

  private async attend(entry: OutboxRow): Promise<void> {
    try {
      await this.keep(entry);
    } catch (err) {
      const tries = entry.tries + 1;
      this.logger.warn({ err, tries }, `${entry.kind} of ${entry.job_id} did not work yet.`);
      if (entry.kind === 'cancel' && tries >= MAX_CANCEL_TRIES) return this.store.done(entry);
      const delayMs = retryDelayMs(tries, Math.random());
      await this.store.postpone(entry, this.clock.now() + delayMs, tries);
    }
  }

  private async keep(entry: OutboxRow): Promise<void> {
    if (entry.kind === 'cancel') {
      await this.provider.cancel(entry.subject, this.stopping.signal);
      return this.store.done(entry);
    }
    await this.artifacts.removePrefix(entry.subject);
    const now = this.clock.now();
    if (entry.until === null || now >= entry.until) return this.store.done(entry);
    await this.store.postpone(entry, Math.min(entry.until, now + SWEEP_EVERY_MS), 0);
  }
}

const MAX_AT_ONCE = 16;
/** About an hour; by then the provider's own limits end the attempt. */
const MAX_CANCEL_TRIES = 60;
/** A granted upload can come at any time until its grant is void. */
const SWEEP_EVERY_MS = 15 * 60_000;
