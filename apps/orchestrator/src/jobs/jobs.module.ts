import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { ArtifactsModule } from '../artifacts/artifacts.module';
import { JobQuota } from '../auth/job.quota';
import { RunPodModule } from '../runpod/runpod.module';
import { TemplatesModule } from '../templates/templates.module';
import { SpendQuota } from '../usage/spend.quota';
import { UsualCosts } from '../usage/usual.costs';
import { AccountStore } from './accounts/account.store';
import { AttemptDeliveries } from './attempts/attempt.deliveries';
import { AttemptEndings } from './attempts/attempt.endings';
import { AttemptGrants } from './attempts/attempt.grants';
import { AttemptLooks } from './polling/attempt.looks';
import { AttemptObserver } from './polling/attempt.observer';
import { AttemptStore } from './attempts/attempt.store';
import { AttemptSubmitter } from './dispatch/attempt.submitter';
import { AttemptTokens } from './attempts/attempt.tokens';
import { AttemptVerdicts } from './polling/attempt.verdicts';
import { CallBudget } from './polling/call.budget';
import { DispatchQueue } from './dispatch/dispatch.queue';
import { DispatchStore } from './dispatch/dispatch.store';
import { Dispatcher } from './dispatch/dispatcher';
import { HintsService } from './attempts/hints.service';
import { InlineSources } from './intake/inline.sources';
import { IntakeChecks } from './intake/intake.checks';
import { JobAdmission } from './intake/job.admission';
import { JobAccounting } from './accounts/job.accounting';
import { JobCancellation } from './ending/job.cancellation';
import { JobChanges } from './rows/job.changes';
import { JobDeletion } from './ending/job.deletion';
import { JobEstimates } from './reading/job.estimates';
import { JobHalt } from './rows/job.halt';
import { JobIntake } from './intake/job.intake';
import { JobLooks } from './reading/job.looks';
import { JobOutlook } from './reading/job.outlook';
import { JobReader } from './reading/job.reader';
import { JobRequestBuilder } from './dispatch/job-request.builder';
import { JobRetention } from './ending/job.retention';
import { JobStore } from './rows/job.store';
import { JobView } from './reading/job.view';
import { JobWatcher } from './reading/job.watcher';
import { JobsController } from './jobs.controller';
import { JobsScheduler } from './jobs.scheduler';
import { JobsService } from './jobs.service';
import { ManifestReader } from './polling/manifest.reader';
import { OutboxRunner } from './outbox/outbox.runner';
import { OutboxStore } from './outbox/outbox.store';
import { OverdueJobs } from './ending/overdue.jobs';
import { OwnWork } from './own.work';
import { PollClaims } from './polling/poll.claims';
import { PollPace } from './polling/poll.pace';
import { ProgressThrottle } from './attempts/progress.throttle';
import { EndpointMoves } from './polling/endpoint.moves';
import { EndpointQueues } from './polling/endpoint.queues';
import { EndpointWatch } from './polling/endpoint.watch';
import { OpeningsNow } from './dispatch/openings.now';
import { QueuePositions } from './reading/queue.positions';
import { Reconciler } from './polling/reconciler';
import { StatusReader } from './polling/status.reader';
import type { RecurringWork } from './recurring.work';
import { RetentionStore } from './ending/retention.store';
import { SharedChanges } from './rows/shared.changes';
import { SubmissionOutcomes } from './dispatch/submission.outcomes';
import { TracedJobs } from './rows/traced.jobs';

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
    JobLooks,
    JobWatcher,
  ],
  ...[JobHalt, JobCancellation, JobDeletion, RetentionStore, JobRetention],
  ...[AccountStore, JobAccounting],
  ...[
    IntakeChecks,
    InlineSources,
    JobQuota,
    UsualCosts,
    SpendQuota,
    JobAdmission,
    JobIntake,
    JobsService,
  ],
  ...[AttemptTokens, AttemptGrants, JobRequestBuilder, AttemptSubmitter],
  ...[OpeningsNow, DispatchStore, SubmissionOutcomes, Dispatcher],
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
    EndpointQueues,
    EndpointMoves,
    EndpointWatch,
    SharedChanges,
  ],
  {
    provide: OwnWork,
    inject: [OutboxRunner, OverdueJobs, EndpointWatch, JobRetention, JobAccounting, SharedChanges],
    useFactory: (...works: RecurringWork[]) => new OwnWork(works),
  },
];

/** The only writer of the job tables. Needs Config, Clock, Checkpoints and Database. */
@Module({
  imports: [ScheduleModule.forRoot(), ArtifactsModule, RunPodModule, TemplatesModule],
  controllers: [JobsController],
  providers: [...JOB_PROVIDERS, TracedJobs, JobsScheduler],
  exports: [
    JobChanges,
    IntakeChecks,
    JobsService,
    HintsService,
    JobStore,
    JobView,
    TracedJobs,
    OutboxStore,
    JobsScheduler,
  ],
})
export class JobsModule {}
