import { Injectable } from '@nestjs/common';

import { ERRORS, type OperationName } from '@app/contracts';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { Metrics } from './metrics';

/**
 * Counts the jobs that ended since this program started, whoever ended them: each scrape reads the
 * rows of the index by end that came since the last one. So no code that ends jobs has to count.
 */
@Injectable()
export class EndedJobs {
  private last: Place;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.last = { at: clock.now(), id: '' };
  }

  /** Reads on; what one scrape does not come to is left to the next. */
  async read(metrics: Metrics): Promise<void> {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const jobs = await this.next();
      for (const job of jobs) {
        count(metrics, job);
        this.last = { at: job.finished_at ?? 0, id: job.id };
      }
      if (jobs.length < PAGE) return;
    }
  }

  private next(): Promise<EndedJob[]> {
    const { at, id } = this.last;
    return this.database.reader
      .selectFrom('jobs')
      .leftJoin('job_usage', 'job_usage.id', 'jobs.id')
      .select(['jobs.id', 'jobs.operation', 'jobs.status', 'error_json', 'attempts'])
      .select(['created_at', 'finished_at', 'queue_ms', 'render_ms', 'output_ms'])
      .where('finished_at', '>=', at)
      .where('finished_at', '<=', this.clock.now() - SETTLED_AFTER_MS)
      .where((where) => where.or([where('finished_at', '>', at), where('jobs.id', '>', id)]))
      .orderBy('finished_at')
      .orderBy('jobs.id')
      .limit(PAGE)
      .execute();
  }
}

interface Place {
  readonly at: number;
  readonly id: string;
}

interface EndedJob {
  readonly id: string;
  readonly operation: OperationName;
  readonly status: string;
  readonly error_json: string | null;
  readonly attempts: number;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly queue_ms: number | null;
  readonly render_ms: number | null;
  readonly output_ms: number | null;
}

const PAGE = 1000;
const MOST_PAGES = 5;
/** A job's end is written with the time before its commit: later ones may be seen earlier. */
const SETTLED_AFTER_MS = 5_000;

function count(metrics: Metrics, job: EndedJob): void {
  const { operation, status, attempts, queue_ms } = job;
  metrics.add('api_gpu_jobs_ended_total', { operation, status });
  metrics.add('api_gpu_job_attempts_total', { operation }, attempts);
  if (status === 'failed') {
    metrics.add('api_gpu_job_errors_total', { operation, code: codeOf(job) });
  }
  const seconds = ((job.finished_at ?? 0) - job.created_at) / 1000;
  metrics.observe('api_gpu_job_duration_seconds', { operation }, Math.max(0, seconds));
  if (queue_ms !== null) {
    metrics.observe('api_gpu_job_queue_seconds', { operation }, queue_ms / 1000);
  }
  if (status === 'succeeded') countOutput(metrics, job);
}

function countOutput(metrics: Metrics, { operation, render_ms, output_ms }: EndedJob): void {
  if (!output_ms) return;
  metrics.add('api_gpu_output_seconds_total', { operation }, output_ms / 1000);
  if (!render_ms) return;
  metrics.observe('api_gpu_render_speed_ratio', { operation }, output_ms / render_ms);
}

/** Only codes of the list become labels. */
function codeOf({ error_json }: EndedJob): string {
  const { code } = (JSON.parse(error_json ?? '{}') ?? {}) as { readonly code?: string };
  return code !== undefined && Object.hasOwn(ERRORS, code) ? code : 'other';
}
