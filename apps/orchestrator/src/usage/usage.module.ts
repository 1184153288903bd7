import { Module } from '@nestjs/common';

import { OwnerLimits } from '../auth/owner.limits';
import { SpendQuota } from './spend.quota';
import { UsageController } from './usage.controller';
import { UsageService } from './usage.service';
import { UsageStore } from './usage.store';
import { UsualCosts } from './usual.costs';
import { PastRunsStore } from './what-if/past.runs';
import { Simulation } from './what-if/simulation';
import { WhatIfController } from './what-if/what-if.controller';
import { WhatIfService } from './what-if/what-if.service';
import { WhatIfSettings } from './what-if/what-if.settings';

/** What jobs took and cost. */
@Module({
  controllers: [UsageController, WhatIfController],
  providers: [
    ...[OwnerLimits, UsualCosts, SpendQuota, UsageStore, UsageService],
    ...[PastRunsStore, Simulation, WhatIfSettings, WhatIfService],
  ],
})
export class UsageModule {}
