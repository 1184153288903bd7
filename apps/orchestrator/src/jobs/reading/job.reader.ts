import { ApiError, type Job } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import type { JobRecord } from '../rows/job.record';
import { JobStore } from '../rows/job.store';
import { JobView, type ViewedJob } from './job.view';
import { toCursor } from './list-cursor';
import { parseListQuery } from './list-query';

/** A page of jobs, newest first. */
export interface JobPage {
  readonly data: readonly Job[];
  readonly has_more: boolean;
  /** Continues after this page; null on the last one. */
  readonly next_cursor: string | null;
}

/** Shows owners their own jobs; others' are as unknown as those that never were. */
@Injectable()
export class JobReader {
  constructor(
    private readonly store: JobStore,
    private readonly jobs: JobView,
    private readonly clock: Clock,
  ) {}

  show(record: JobRecord): Promise<ViewedJob> {
    return this.jobs.view(record);
  }

  /** Throws ApiError `not_found`. */
  async find(owner: string, id: string): Promise<ViewedJob> {
    return this.show(await this.record(owner, id));
  }

  /** Throws ApiError `validation_failed` for a query that can't be. */
  async list(owner: string, query: unknown): Promise<JobPage> {
    const filter = parseListQuery(query);
    // One more than asked for tells whether there are more.
    const records = await this.store.list(owner, { ...filter, limit: filter.limit + 1 });
    const page = records.slice(0, filter.limit);
    const has_more = records.length > page.length;
    const last = page.at(-1);
    const viewed = await this.jobs.viewAll(page);
    const next_cursor = has_more && last ? toCursor(last.row) : null;
    return { data: viewed.map(({ job }) => job), has_more, next_cursor };
  }

  /**
   * Where the result can be fetched, or one of its files. Throws `conflict` before success,
   * `output_expired` after, and `not_found` for a file that there is none of.
   */
  async outputUrl(owner: string, id: string, file?: string): Promise<string> {
    const record = await this.record(owner, id);
    const { status, expires_at, deleted_at } = record.row;
    if (deleted_at !== null) {
      const at = new Date(deleted_at).toISOString();
      throw new ApiError('output_expired', `The job was deleted at ${at}.`);
    }
    if (status !== 'succeeded') throw new ApiError('conflict', `The job is ${status}.`);
    if (expires_at !== null && this.clock.now() >= expires_at) {
      const since = new Date(expires_at).toISOString();
      throw new ApiError('output_expired', `The result was kept until ${since}.`);
    }
    return this.urlOf(record, file);
  }

  private urlOf(record: JobRecord, file: string | undefined): string {
    const urls = this.jobs.signedUrls(record);
    const [first] = urls.keys();
    if (first === undefined) throw new ApiError('not_found', 'This job has no file as its result.');
    const url = urls.get(file ?? first);
    if (url !== undefined) return url;
    const detail = `The result has no file ${JSON.stringify(file?.slice(0, 64))}; it has ${[...urls.keys()].join(', ')}.`;
    throw new ApiError('not_found', detail);
  }

  private async record(owner: string, id: string): Promise<JobRecord> {
    return (await this.store.find(owner, id)) ?? unknownJob(id);
  }
}

/** The same for jobs of others and for ids that are none. */
export function unknownJob(id: string): never {
  throw new ApiError('not_found', `There is no job ${JSON.stringify(id.slice(0, 64))}.`);
}
