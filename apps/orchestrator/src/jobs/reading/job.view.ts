import {
  OPERATIONS,
  shownInput,
  type Job,
  type JobAnswer,
  type JobMetrics,
  type JobOutput,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Clock } from '../../clock/clock';
import type { JobRecord } from '../rows/job.record';
import { JobOutlook, type Outlook } from './job.outlook';
import { NO_METRICS } from '../rows/job.result';

/** A job as its owner sees it, and which revision of it this is. */
export interface ViewedJob {
  readonly job: Job;
  readonly revision: number;
}

/** Shows jobs as the public contract has them. */
@Injectable()
export class JobView {
  constructor(
    private readonly outlook: JobOutlook,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
  ) {}

  async view(record: JobRecord): Promise<ViewedJob> {
    return this.viewed(record, await this.outlook.of([record.row]));
  }

  /** Jobs of one page, in their order. */
  async viewAll(records: readonly JobRecord[]): Promise<readonly ViewedJob[]> {
    const outlooks = await this.outlook.of(records.map(({ row }) => row));
    return records.map((record) => this.viewed(record, outlooks));
  }

  private viewed(record: JobRecord, outlooks: ReadonlyMap<string, Outlook>): ViewedJob {
    const { row, operation, input, metadata, warnings, error, cost } = record;
    const job = {
      id: row.id,
      object: 'job',
      operation,
      status: row.status,
      stage: row.stage,
      progress: row.progress,
      eta_seconds: outlooks.get(row.id)?.eta_seconds ?? null,
      created_at: timestamp(row.created_at),
      started_at: timestampOrNull(row.started_at),
      finished_at: timestampOrNull(row.finished_at),
      expires_at: timestampOrNull(row.expires_at),
      input: shownInput(OPERATIONS[operation].input, input),
      output: this.output(record),
      warnings,
      error,
      queue_position: outlooks.get(row.id)?.queue_position ?? null,
      metrics: record.metrics ?? metricsSoFar(record),
      cost,
      attempts: row.attempts,
      metadata,
      urls: urls(row.id),
      // The input was checked against the operation's class before it was written.
    } as unknown as Job;
    return { job, revision: row.revision };
  }

  /** Signed addresses of the result's files, which work as long as it is kept; then none. */
  signedUrls({ row, output }: JobRecord): ReadonlyMap<string, string> {
    const { expires_at: expiresAt } = row;
    if (!output || expiresAt === null || this.clock.now() >= expiresAt) return new Map();
    return new Map(
      Object.entries(output.files).map(([name, { key, filename, content_type: contentType }]) => [
        name,
        this.artifacts.publicUrl(key, { filename, contentType, expiresAt }),
      ]),
    );
  }

  private output(record: JobRecord): JobOutput | JobAnswer | null {
    if (!record.output) return null;
    const urls = this.signedUrls(record);
    const made = Object.entries(record.output.files).map(([name, stored]) => {
      const { filename, content_type, size_bytes, sha256, media } = stored;
      const url = urls.get(name) ?? null;
      return { name, facts: { url, filename, content_type, size_bytes, sha256, media } };
    });
    const { delivered, data } = record.output;
    const files = made.map(({ name, facts }) => ({ name, ...facts }));
    return made[0]
      ? { ...made[0].facts, delivered, files, data }
      : { ...NO_FILE, data: data ?? {} };
  }
}

const NO_FILE: Omit<JobAnswer, 'data'> = {
  ...{ url: null, filename: null, content_type: null, size_bytes: null, sha256: null },
  ...{ media: null, delivered: null, files: [] },
};

function metricsSoFar({ row }: JobRecord): JobMetrics {
  const queue_ms = row.started_at === null ? null : row.started_at - row.created_at;
  return { ...NO_METRICS, queue_ms };
}

function urls(id: string): Job['urls'] {
  const self = `/job/${id}`;
  return { self, cancel: `${self}/cancel`, events: `${self}/events`, output: `${self}/output` };
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

function timestampOrNull(ms: number | null): string | null {
  return ms === null ? null : timestamp(ms);
}
