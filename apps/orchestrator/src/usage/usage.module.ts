import { Module } from '@nestjs/common';

import { OwnerLimits } from '../auth/owner.limits';
import { SpendQuota } from './spend.quota';
import { UsageController } from './usage.controller';
import { UsageService } from './usage.service';
import { UsageStore } from './usage.store';
import { UsualCosts } from './usual.costs';

/** What jobs took and cost. */
@Module({
  controllers: [UsageController],
  providers: [OwnerLimits, UsualCosts, SpendQuota, UsageStore, UsageService],
})
export class UsageModule {}
