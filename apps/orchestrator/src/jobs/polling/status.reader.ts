import { toApiError } from '@app/contracts';
import { Injectable, Logger } from '@nestjs/common';

import { Checkpoints } from '../../clock/checkpoints';
import type { AttemptRow } from '../../database/tables';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import type { ProviderStatus } from '../../runpod/gpu.provider';
import { CallBudget } from './call.budget';

/** How an attempt is looked at. */
export interface Look {
  readonly signal: AbortSignal;
  /** The call of the provider is in the budget already. */
  readonly paid: boolean;
}

/** Asks the provider about attempts, as far as its rate allows. */
@Injectable()
export class StatusReader {
  private readonly logger = new Logger(StatusReader.name);

  constructor(
    private readonly endpoints: GpuEndpoints,
    private readonly budget: CallBudget,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Undefined where the provider's id is not known, or the provider can't be asked now. */
  async read(
    { id, provider_id, endpoint: name }: AttemptRow,
    { signal, paid }: Look,
  ): Promise<ProviderStatus | undefined> {
    if (provider_id === null) return undefined;
    const endpoint = this.endpoints.of(name);
    const budget = this.endpoints.budgetOf(endpoint);
    if (!paid && !(await this.budget.take('status', budget))) return undefined;
    try {
      const status = await endpoint.provider.status(provider_id, signal);
      endpoint.health.worked();
      await this.checkpoints.pass('onStatus');
      return status;
    } catch (err) {
      if (!signal.aborted) endpoint.health.failed(toApiError(err).detail);
      this.logger.warn({ err }, `The state of ${id} could not be read.`);
      return undefined;
    }
  }
}
