import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { JobQuota } from '../../auth/job.quota';
import type { Tables } from '../../database/tables';
import { SpendQuota } from '../../usage/spend.quota';

/** Asks, in the transaction that inserts a job, whether its owner may have one more. */
export type Admit = (transaction: Transaction<Tables>) => Promise<void>;

/** What an owner may have: jobs at once, and money in a month. */
@Injectable()
export class JobAdmission {
  constructor(
    private readonly quota: JobQuota,
    private readonly spending: SpendQuota,
  ) {}

  /** The question throws ApiError `quota_exceeded` or `spend_limit_reached`. */
  async for(job: { readonly owner: string; readonly operation: OperationName }): Promise<Admit> {
    const usual = await this.spending.usual();
    return async (transaction) => {
      const admitted = await this.quota.admit(transaction, job.owner);
      await this.spending.admit(transaction, { ...job, admitted }, usual);
    };
  }
}
