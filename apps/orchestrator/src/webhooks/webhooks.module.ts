import { Module, type OnModuleInit } from '@nestjs/common';

import { AuthModule } from '../auth/auth.module';
import { Config } from '../config/config';
import { JobsModule } from '../jobs/jobs.module';
import { JobsScheduler } from '../jobs/jobs.scheduler';
import { JobChanges } from '../jobs/rows/job.changes';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesService } from './deliveries.service';
import { DeliveryLog } from './delivery.log';
import { WebhookClient } from './webhook.client';
import { WebhookController } from './webhook.controller';
import { WebhookDelivery } from './webhook.delivery';
import { WebhookMessages } from './webhook.messages';
import { WebhookQueue } from './webhook.queue';
import { WebhookRunner } from './webhook.runner';
import { WebhookSender } from './webhook.sender';
import { WebhookSigner } from './webhook.signer';
import { WebhookTester } from './webhook.tester';

/** Everything of webhooks but the way out and the clock: a test builds the same. */
export const WEBHOOK_PROVIDERS = [
  ...[WebhookQueue, WebhookSigner, WebhookMessages, WebhookDelivery, WebhookRunner],
  ...[DeliveryLog, DeliveriesService, WebhookTester],
];

/** Tells clients of their jobs: signed, repeated, never in anybody's way; and what was told. */
@Module({
  imports: [AuthModule, JobsModule],
  controllers: [DeliveriesController, WebhookController],
  providers: [
    ...WEBHOOK_PROVIDERS,
    {
      provide: WebhookSender,
      inject: [Config],
      useFactory: ({ env }: Config) =>
        new WebhookClient({ allowPrivateNetworks: env.ALLOW_PRIVATE_NETWORKS }),
    },
  ],
})
export class WebhooksModule implements OnModuleInit {
  constructor(
    private readonly scheduler: JobsScheduler,
    private readonly changes: JobChanges,
    private readonly runner: WebhookRunner,
  ) {}

  /** What is promised with a change goes as soon as it is committed; the tick is for the rest. */
  onModuleInit(): void {
    this.scheduler.join(this.runner);
    this.changes.onPublish(() => void this.runner.run());
  }
}
