import { Injectable } from '@nestjs/common';
import { ApiError } from '@app/contracts';

import { EndpointConfig } from '../config/endpoint.config';
import { hasEnded } from '../jobs/endpoint-job';
import { JobTable } from '../jobs/job-table';
import { WorkerTable } from '../workers/worker-table';
import { jsonObject } from './json-body';
import { ProgressService } from './progress.service';
import type { RawBody } from './raw-body';

const MEGABYTE = 1024 * 1024;
/** Largest result of a job of /run and of /runsync. */
const MAX_RESULT_BYTES = { run: 10 * MEGABYTE, runsync: 20 * MEGABYTE };

/** What workers say about their jobs: parts of results, progress, results. */
@Injectable()
export class ResultService {
  constructor(
    private readonly config: EndpointConfig,
    private readonly jobs: JobTable,
    private readonly workers: WorkerTable,
    private readonly progress: ProgressService,
  ) {}

  /** A part of a result; one that comes late is taken and forgotten. */
  stream(workerId: string, jobId: string, body: RawBody | undefined): void {
    this.workers.heard(workerId);
    const { output } = jsonObject(body, MAX_RESULT_BYTES.run);
    if (!this.jobs.stream(jobId, workerId, { output, bytes: body?.sizeBytes ?? 0 })) {
      throw new ApiError('validation_failed', 'too many chunks of this job were never fetched');
    }
  }

  /** Progress, when `status` is IN_PROGRESS, or the result. */
  done(workerId: string, jobId: string, body: RawBody | undefined): void {
    this.workers.heard(workerId);
    const bytes = body?.sizeBytes ?? 0;
    const job = this.jobs.find(jobId);
    const maxBytes = MAX_RESULT_BYTES[job.synchronous ? 'runsync' : 'run'];
    if (bytes > maxBytes) return this.refuse(workerId, jobId, bytes);
    const { status, output, error, stopPod } = jsonObject(body, maxBytes);
    if (status === 'IN_PROGRESS') return this.progress.note(workerId, jobId, output);
    this.workers.finished(workerId);
    if (stopPod === true) this.workers.giveUp(workerId, 'it asked to be refreshed');
    if (hasEnded(job)) return this.late();
    this.jobs.finish(jobId, workerId, { ...resultOf(output, error), bytes });
  }

  /** RunPod answers 400 to a result that is too large, and the job is COMPLETED without output. */
  private refuse(workerId: string, jobId: string, bytes: number): never {
    this.workers.finished(workerId);
    this.jobs.finish(jobId, workerId, { bytes: 0 });
    throw new ApiError('validation_failed', `a result of ${bytes} bytes is too large`);
  }

  /** What RunPod answers to a result that nobody needs any more is not known. */
  private late(): void {
    const status = this.config.env.LOCAL_LATE_RESULT_STATUS;
    const detail = 'the job has ended already';
    if (status === '400') throw new ApiError('validation_failed', detail);
    if (status === '404') throw new ApiError('not_found', detail);
  }
}

/** An `error` that is no text loses the result on RunPod (runpod-python issue 299), so also here. */
function resultOf(
  output: unknown,
  error: unknown,
): { readonly output?: unknown; readonly error?: string } {
  if (error !== undefined && error !== null && typeof error !== 'string') return {};
  return {
    ...(output !== undefined && { output }),
    ...(typeof error === 'string' && { error }),
  };
}
