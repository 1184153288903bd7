import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import { IntakeChecks } from '../jobs/intake/intake.checks';
import { checkFiles } from '../jobs/intake/named.files';
import { UsageHistory } from '../usage/past.jobs';
import { forecast } from './cost.forecast';
import type { Estimate } from './estimate.views';
import { planOutput } from './output.plan';
import { SourceLooks } from './source.looks';

/** Tells what a job would be without making one. */
@Injectable()
export class EstimateService {
  constructor(
    private readonly checks: IntakeChecks,
    private readonly looks: SourceLooks,
    private readonly history: UsageHistory,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws ApiError `validation_failed` as the operation does. */
  async estimate(owner: string, operation: OperationName, body: unknown): Promise<Estimate> {
    const input = await this.checks.input(owner, operation, body);
    const request = { owner, operation, input: { ...input } };
    await checkFiles(this.database.reader, request, this.clock.now());
    const { output, amount, warnings } = await planOutput({ operation, input }, this.looks);
    const past = await this.history.of(operation);
    return {
      ...{ object: 'estimate', valid: true, warnings, output },
      ...forecast(amount, past),
      based_on_jobs: past.count,
    };
  }
}
