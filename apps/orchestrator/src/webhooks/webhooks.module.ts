import { Module, type OnModuleInit } from '@nestjs/common';

import { Config } from '../config/config';
import { JobsModule } from '../jobs/jobs.module';
import { JobsScheduler } from '../jobs/jobs.scheduler';
import { WebhookClient } from './webhook.client';
import { WebhookDelivery } from './webhook.delivery';
import { WebhookMessages } from './webhook.messages';
import { WebhookQueue } from './webhook.queue';
import { WebhookRunner } from './webhook.runner';
import { WebhookSender } from './webhook.sender';

/** Everything of webhooks but the way out and the clock: a test builds the same. */
export const WEBHOOK_PROVIDERS = [WebhookQueue, WebhookMessages, WebhookDelivery, WebhookRunner];

/** Tells clients of the ends of their jobs: signed, repeated, never in anybody's way. */
@Module({
  imports: [JobsModule],
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
    private readonly runner: WebhookRunner,
  ) {}

  onModuleInit(): void {
    this.scheduler.join(this.runner);
  }
}
