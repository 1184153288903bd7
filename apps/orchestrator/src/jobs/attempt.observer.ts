import { Injectable, Logger } from '@nestjs/common';

import { Checkpoints } from '../clock/checkpoints';
import { Clock } from '../clock/clock';
import { GpuProvider, goesOn, type ProviderStatus } from '../runpod/gpu.provider';
import type { AttemptFacts } from './attempt.decision';
import type { AttemptOfJob } from './attempt.store';
import { attemptTimes } from './attempt.times';
import { ManifestReader } from './manifest.reader';

/** Finds out what can be known of a live attempt: its manifest, and what the provider says. */
@Injectable()
export class AttemptObserver {
  private readonly logger = new Logger(AttemptObserver.name);

  constructor(
    private readonly manifests: ManifestReader,
    private readonly provider: GpuProvider,
    private readonly clock: Clock,
    private readonly checkpoints: Checkpoints,
  ) {}

  async observe(found: AttemptOfJob, signal: AbortSignal): Promise<AttemptFacts> {
    const early = await this.manifests.find(found, undefined);
    const status = early ? undefined : await this.ask(found, signal);
    // It may have been written between the two, or travel in the status itself.
    const manifest = early ?? (status && (await this.late(found, status)));
    const { attempt, job } = found;
    const now = this.clock.now();
    return {
      manifest,
      status,
      hasProviderId: attempt.provider_id !== null,
      ageMs: now - attempt.created_at,
      runningMs: attempt.started_at === null ? null : now - attempt.started_at,
      deliveries: attempt.delivery,
      grantsLeftMs: attempt.grants_expire_at - now,
      executionTimeoutMs: attemptTimes(job.operation).executionTimeoutMs,
    };
  }

  private async ask(
    { attempt }: AttemptOfJob,
    signal: AbortSignal,
  ): Promise<ProviderStatus | undefined> {
    if (attempt.provider_id === null) return undefined;
    try {
      const status = await this.provider.status(attempt.provider_id, signal);
      await this.checkpoints.pass('onStatus');
      return status;
    } catch (err) {
      this.logger.warn({ err }, `The state of ${attempt.id} could not be read.`);
      return undefined;
    }
  }

  private async late(found: AttemptOfJob, status: ProviderStatus) {
    return goesOn(status.state) ? undefined : this.manifests.find(found, status);
  }
}
