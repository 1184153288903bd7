import { Module } from '@nestjs/common';

import { JobsModule } from '../jobs/jobs.module';
import { AttemptsController } from './attempts.controller';
import { RunPodWebhookController } from './runpod-webhook.controller';

/** What workers and the provider call back. */
@Module({ imports: [JobsModule], controllers: [AttemptsController, RunPodWebhookController] })
export class AttemptsModule {}
