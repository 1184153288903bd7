import { ApiError, isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { DeliveryRow, DeliveryTryRow } from '../database/deliveries.tables';
import { unknownJob } from '../jobs/reading/job.reader';
import type { JobRecord } from '../jobs/rows/job.record';
import { JobStore } from '../jobs/rows/job.store';
import { WebhookQueue } from './webhook.queue';

/** A delivery with its tries, the first one first. */
export interface LoggedDelivery {
  readonly delivery: DeliveryRow;
  readonly tries: readonly DeliveryTryRow[];
}

/** What was and will be sent of a job; owners read it, and send a delivery again. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly jobs: JobStore,
    private readonly database: Database,
    private readonly queue: WebhookQueue,
    private readonly clock: Clock,
  ) {}

  /** In the order of what happened. Throws `not_found` for jobs that are not the owner's. */
  async list(owner: string, jobId: string): Promise<readonly LoggedDelivery[]> {
    await this.job(owner, jobId);
    const { reader } = this.database;
    const deliveries = await reader
      .selectFrom('deliveries')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('position')
      .execute();
    const tries = await reader
      .selectFrom('delivery_tries')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('number')
      .execute();
    return deliveries.map((delivery) => ({
      delivery,
      tries: tries.filter(({ delivery_id }) => delivery_id === delivery.id),
    }));
  }

  /**
   * Sends one again, with the same id, as if it had never been tried. Throws `not_found`, or
   * `conflict` while a try is under way and where there is nothing to send any more.
   */
  async resend(owner: string, jobId: string, position: string): Promise<LoggedDelivery> {
    const job = await this.job(owner, jobId);
    const found = await this.find(owner, jobId, position);
    this.checkNews(job, found.delivery);
    if (isUnderWay(found, this.clock.now()) || !(await this.queue.renew(found.delivery))) {
      throw new ApiError('conflict', `A try of delivery ${position} is under way.`);
    }
    return this.find(owner, jobId, position);
  }

  private async job(owner: string, jobId: string): Promise<JobRecord> {
    return (await this.jobs.find(owner, jobId)) ?? unknownJob(jobId);
  }

  private async find(owner: string, jobId: string, position: string): Promise<LoggedDelivery> {
    const log = await this.list(owner, jobId);
    const found = log.find(({ delivery }) => String(delivery.position) === position);
    if (found) return found;
    const shown = JSON.stringify(position.slice(0, 16));
    throw new ApiError('not_found', `The job has no delivery ${shown}.`);
  }

  private checkNews({ row }: JobRecord, { event }: DeliveryRow): void {
    if (row.webhook_url === null) {
      throw new ApiError('conflict', 'The address of the receiver is not kept any more.');
    }
    if (event === 'job.progress' && isFinal(row.status)) {
      throw new ApiError('conflict', `The job has ${row.status}; its progress is no news.`);
    }
  }
}

/** Whether somebody has it in hand: its last try has no end yet, and its claim is not over. */
export function isUnderWay({ delivery, tries }: LoggedDelivery, now: number): boolean {
  const last = tries.at(-1);
  return delivery.state === 'pending' && delivery.due_at > now && !!last && isOpen(last);
}

/** Whether a try has no end yet; one that was cut off by a crash never has. */
export function isOpen({ status, detail }: DeliveryTryRow): boolean {
  return status === null && detail === null;
}
