import { isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { webhookSecret } from '../config/webhook-secret';
import type { DeliveryRow } from '../database/tables';
import type { JobRecord } from '../jobs/job.record';
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

  /** One try of a delivery; undefined when there is nothing to tell, or nobody, any more. */
  async compose(delivery: DeliveryRow): Promise<WebhookPost | undefined> {
    const { id, owner, job_id, event: type, created_at } = delivery;
    const record = await this.jobs.find(owner, job_id);
    const url = record?.row.webhook_url ?? null;
    if (!record || url === null || isOvertaken(delivery, record)) return undefined;
    const { job } = await this.view.view(record);
    const timestamp = new Date(created_at).toISOString();
    const body = JSON.stringify({ type, timestamp, data: job });
    const secret = webhookSecret(this.config.secretKey, owner);
    const signature = signatureHeaders({ id, sentAtMs: this.clock.now(), body }, secret);
    return { url, headers: { ...PLAIN_HEADERS, ...signature }, body };
  }
}

/** Progress is no news once the job has ended, nor the second time. */
function isOvertaken({ event, tries }: DeliveryRow, { row }: JobRecord): boolean {
  return event === 'job.progress' && (isFinal(row.status) || tries > 1);
}

const PLAIN_HEADERS = { 'content-type': 'application/json', 'user-agent': 'api-gpu' };
