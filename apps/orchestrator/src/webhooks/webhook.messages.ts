import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { webhookSecret } from '../config/webhook-secret';
import type { OutboxRow } from '../database/tables';
import { JobStore } from '../jobs/job.store';
import { JobView } from '../jobs/job.view';
import type { WebhookPost } from './webhook.sender';
import { signatureHeaders } from './webhook.signature';

/** Writes what receivers get: the job as its owner sees it now, signed with the owner's secret. */
@Injectable()
export class WebhookMessages {
  constructor(
    private readonly jobs: JobStore,
    private readonly view: JobView,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** One try of an entry; undefined when there is no job or no receiver any more. */
  async compose({ id, owner, job_id }: OutboxRow): Promise<WebhookPost | undefined> {
    const record = await this.jobs.find(owner, job_id);
    const url = record?.row.webhook_url ?? null;
    if (!record || url === null) return undefined;
    const { job } = await this.view.view(record);
    const event = { type: `job.${job.status}`, timestamp: job.finished_at, data: job };
    const body = JSON.stringify(event);
    const secret = webhookSecret(this.config.secretKey, owner);
    const signature = signatureHeaders({ id, sentAtMs: this.clock.now(), body }, secret);
    return { url, headers: { ...PLAIN_HEADERS, ...signature }, body };
  }
}

const PLAIN_HEADERS = { 'content-type': 'application/json', 'user-agent': 'api-gpu' };
