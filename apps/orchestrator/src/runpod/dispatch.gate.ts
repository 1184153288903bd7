import { Injectable } from '@nestjs/common';

import { ProviderPause } from './provider.pause';
import { WorkerWatch } from './worker.watch';

/** Whether jobs are handed to the provider now; its troubles are no job's fault, so jobs wait. */
@Injectable()
export class DispatchGate {
  constructor(
    private readonly pause: ProviderPause,
    private readonly workers: WorkerWatch,
  ) {}

  /** How many submissions may be made now. */
  get allowance(): number {
    return Math.min(this.pause.allowance, this.workers.allowance);
  }

  /** Why jobs wait here; null while they are handed on. */
  get reason(): string | null {
    return this.pause.reason ?? this.workers.reason;
  }
}
