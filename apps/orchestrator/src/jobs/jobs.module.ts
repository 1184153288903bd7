import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { ArtifactsModule } from '../artifacts/artifacts.module';
import { JobQuota } from '../auth/job.quota';
import { RunPodModule } from '../runpod/runpod.module';
import { AccountStore } from './account.store';
import { AttemptDeliveries } from './attempt.deliveries';
import { AttemptEndings } from './attempt.endings';
import { AttemptGrants } from './attempt.grants';
import { AttemptLooks } from './attempt.looks';
import { AttemptObserver } from './attempt.observer';
import { AttemptStore } from './attempt.store';
import { AttemptSubmitter } from './attempt.submitter';
import { AttemptTokens } from './attempt.tokens';
import { AttemptVerdicts } from './attempt.verdicts';
import { CallBudget } from './call.budget';
import { DispatchQueue } from './dispatch.queue';
import { DispatchStore } from './dispatch.store';
import { Dispatcher } from './dispatcher';
import { HintsService } from './hints.service';
import { IntakeChecks } from './intake.checks';
import { JobAccounting } from './job.accounting';
import { JobCancellation } from './job.cancellation';
import { JobChanges } from './job.changes';
import { JobDeletion } from './job.deletion';
import { JobEstimates } from './job.estimates';
import { JobHalt } from './job.halt';
import { JobIntake } from './job.intake';
import { JobOutlook } from './job.outlook';
import { JobReader } from './job.reader';
import { JobRequestBuilder } from './job-request.builder';
import { JobRetention } from './job.retention';
import { JobStore } from './job.store';
import { JobView } from './job.view';
import { JobWatcher } from './job.watcher';
import { JobsController } from './jobs.controller';
import { JobsScheduler } from './jobs.scheduler';
import { JobsService } from './jobs.service';
import { ManifestReader } from './manifest.reader';
import { OutboxRunner } from './outbox.runner';
import { OutboxStore } from './outbox.store';
import { OverdueJobs } from './overdue.jobs';
import { OwnWork } from './own.work';
import { PollClaims } from './poll.claims';
import { PollPace } from './poll.pace';
import { ProgressThrottle } from './progress.throttle';
import { ProviderWatch } from './provider.watch';
import { QueuePositions } from './queue.positions';
import { Reconciler } from './reconciler';
import { StatusReader } from './status.reader';
import type { RecurringWork } from './recurring.work';
import { RetentionStore } from './retention.store';
import { SharedChanges } from './shared.changes';
import { SubmissionOutcomes } from './submission.outcomes';

/** Everything of jobs that is neither HTTP nor the clock: a test builds the same. */
export const JOB_PROVIDERS = [
  ...[
    JobChanges,
    JobStore,
    DispatchQueue,
    QueuePositions,
    JobEstimates,
    JobOutlook,
    JobView,
    JobReader,
    JobWatcher,
  ],
  ...[JobHalt, JobCancellation, JobDeletion, RetentionStore, JobRetention],
  ...[AccountStore, JobAccounting],
  ...[IntakeChecks, JobQuota, JobIntake, JobsService],
  ...[AttemptTokens, AttemptGrants, JobRequestBuilder, AttemptSubmitter],
  ...[DispatchStore, SubmissionOutcomes, Dispatcher],
  ...[CallBudget, PollPace, PollClaims],
  ...[
    AttemptStore,
    AttemptEndings,
    ManifestReader,
    StatusReader,
    AttemptObserver,
    AttemptLooks,
    AttemptVerdicts,
    Reconciler,
  ],
  ...[
    AttemptDeliveries,
    ProgressThrottle,
    HintsService,
    OutboxStore,
    OutboxRunner,
    OverdueJobs,
    ProviderWatch,
    SharedChanges,
  ],
  {
    provide: OwnWork,
    inject: [OutboxRunner, OverdueJobs, ProviderWatch, JobRetention, JobAccounting, SharedChanges],
    useFactory: (...works: RecurringWork[]) => new OwnWork(works),
  },
];

/** The only writer of the job tables. Needs Config, Clock, Checkpoints and Database. */
@Module({
  imports: [ScheduleModule.forRoot(), ArtifactsModule, RunPodModule],
  controllers: [JobsController],
  providers: [...JOB_PROVIDERS, JobsScheduler],
  exports: [JobsService, HintsService, JobStore, JobView, OutboxStore, JobsScheduler],
})
export class JobsModule {}
