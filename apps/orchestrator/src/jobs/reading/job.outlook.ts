import { isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import type { JobRow } from '../../database/tables';
import { JobEstimates } from './job.estimates';
import { QueuePositions } from './queue.positions';

/** What is ahead of a job that goes on. */
export interface Outlook {
  readonly queue_position: number | null;
  readonly eta_seconds: number | null;
}

/** Tells what is ahead of jobs. */
@Injectable()
export class JobOutlook {
  constructor(
    private readonly queue: QueuePositions,
    private readonly estimates: JobEstimates,
  ) {}

  /** Of the jobs of a page, by id; asks nothing where all of them have ended. */
  async of(jobs: readonly JobRow[]): Promise<ReadonlyMap<string, Outlook>> {
    const open = jobs.filter(({ status }) => !isFinal(status));
    if (open.length === 0) return new Map();
    const queued = open.filter(({ status }) => status === 'queued');
    const positions = await this.queue.of(queued.map(({ id }) => id));
    const runs = await this.estimates.recentRuns();
    return new Map(
      open.map((job) => {
        const queue_position = positions.get(job.id) ?? null;
        const eta_seconds = this.estimates.etaSeconds(job, queue_position, runs);
        return [job.id, { queue_position, eta_seconds }];
      }),
    );
  }
}
