import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { UsageHistory } from '../usage/past.jobs';
import { forecast } from './cost.forecast';
import type { Estimate } from './estimate.views';
import { planOutput } from './output.plan';
import { RequestChecks } from './request.checks';
import { SourceLooks } from './source.looks';

/** Tells what a job would be without making one. */
@Injectable()
export class EstimateService {
  constructor(
    private readonly checks: RequestChecks,
    private readonly looks: SourceLooks,
    private readonly history: UsageHistory,
  ) {}

  /** Throws ApiError `validation_failed` as the operation does. */
  async estimate(owner: string, operation: OperationName, body: unknown): Promise<Estimate> {
    const input = await this.checks.input(owner, operation, body);
    const { output, amount, warnings } = await planOutput({ owner, operation, input }, this.looks);
    const past = await this.history.of(operation);
    return {
      ...{ object: 'estimate', valid: true, warnings, output },
      ...forecast(amount, past),
      based_on_jobs: past.count,
    };
  }
}
