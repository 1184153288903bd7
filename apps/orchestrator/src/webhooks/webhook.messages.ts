import { isFinal } from '@app/contracts';
import { keptTrace, spanContextOf, traceparentOf } from '@app/tracing';
import { Injectable } from '@nestjs/common';

import type { DeliveryRow } from '../database/deliveries.tables';
import type { JobRow } from '../database/tables';
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
  async compose(delivery: DeliveryRow, tryId: string): Promise<WebhookPost | undefined> {
    const { id, owner, job_id, event: type, created_at } = delivery;
    const record = await this.jobs.find(owner, job_id);
    const url = record?.row.webhook_url ?? null;
    if (!record || url === null || isOvertaken(delivery, record)) return undefined;
    const { job } = await this.view.view(record);
    const timestamp = new Date(created_at).toISOString();
    const post = await this.signer.sign({ id, owner, url, event: { type, timestamp, data: job } });
    return traced(post, record.row, tryId);
  }
}

/** With the try's own place in the trace of the job, for a receiver that goes on with it. */
function traced(post: WebhookPost, { id, traceparent }: JobRow, tryId: string): WebhookPost {
  const trace = keptTrace(traceparent);
  if (!trace) return post;
  const context = spanContextOf(trace, tryId);
  const headers = { ...post.headers, traceparent: traceparentOf(context) };
  return { ...post, headers, place: { context, parentSpanId: spanContextOf(trace, id).spanId } };
}

/** Progress is no news once the job has ended, nor the second time. */
function isOvertaken({ event, tries }: DeliveryRow, { row }: JobRecord): boolean {
  return event === 'job.progress' && (isFinal(row.status) || tries > 1);
}
