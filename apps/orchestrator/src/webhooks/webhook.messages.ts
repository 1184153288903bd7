import { isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import type { DeliveryRow } from '../database/deliveries.tables';
import type { JobRecord } from '../jobs/rows/job.record';
import { JobStore } from '../jobs/rows/job.store';
import { JobView } from '../jobs/reading/job.view';
import type { WebhookPost } from './webhook.sender';
import { WebhookSigner } from './webhook.signer';

/** Writes what receivers get: the job as its owner sees it now. */
@Injectable()
export class WebhookMessages {
  constructor(
    private readonly jobs: JobStore,
    private readonly view: JobView,
    private readonly signer: WebhookSigner,
  ) {}

  /** One try of a delivery; undefined when there is nothing to tell, or nobody, any more. */
  async compose(delivery: DeliveryRow): Promise<WebhookPost | undefined> {
    const { id, owner, job_id, event: type, created_at } = delivery;
    const record = await this.jobs.find(owner, job_id);
    const url = record?.row.webhook_url ?? null;
    if (!record || url === null || isOvertaken(delivery, record)) return undefined;
    const { job } = await this.view.view(record);
    const timestamp = new Date(created_at).toISOString();
    return this.signer.sign({ id, owner, url, event: { type, timestamp, data: job } });
  }
}

/** Progress is no news once the job has ended, nor the second time. */
function isOvertaken({ event, tries }: DeliveryRow, { row }: JobRecord): boolean {
  return event === 'job.progress' && (isFinal(row.status) || tries > 1);
}
