import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { goesOn, type ProviderStatus } from '../../runpod/gpu.provider';
import type { AttemptFacts } from '../attempts/attempt.decision';
import type { AttemptOfJob } from '../attempts/attempt.store';
import { attemptTimes } from '../attempts/attempt.times';
import { ManifestReader } from './manifest.reader';
import { StatusReader, type Look } from './status.reader';

/** Finds out what can be known of a live attempt: its manifest, and what the provider says. */
@Injectable()
export class AttemptObserver {
  constructor(
    private readonly manifests: ManifestReader,
    private readonly statuses: StatusReader,
    private readonly clock: Clock,
  ) {}

  async observe(found: AttemptOfJob, look: Look): Promise<AttemptFacts> {
    const { attempt, job } = found;
    const early = await this.manifests.find(found, undefined);
    const status = early ? undefined : await this.statuses.read(attempt, look);
    // It may have been written between the two, or travel in the status itself.
    const manifest = early ?? (status && (await this.late(found, status)));
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

  private async late(found: AttemptOfJob, status: ProviderStatus) {
    return goesOn(status.state) ? undefined : this.manifests.find(found, status);
  }
}
