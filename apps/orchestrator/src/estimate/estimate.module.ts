import { Module } from '@nestjs/common';

import { ArtifactsModule } from '../artifacts/artifacts.module';
import { JobsModule } from '../jobs/jobs.module';
import { UsageHistory } from '../usage/past.jobs';
import { EstimateController } from './estimate.controller';
import { EstimateService } from './estimate.service';
import { LookBounds } from './look.bounds';
import { RequestChecks } from './request.checks';
import { GuardedSourceLooks, SourceLooks } from './source.looks';

/** What jobs would be, told before one is made. */
@Module({
  imports: [ArtifactsModule, JobsModule],
  controllers: [EstimateController],
  providers: [
    { provide: SourceLooks, useClass: GuardedSourceLooks },
    ...[LookBounds, UsageHistory, RequestChecks, EstimateService],
  ],
})
export class EstimateModule {}
