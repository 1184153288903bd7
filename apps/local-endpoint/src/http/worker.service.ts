import { Injectable } from '@nestjs/common';
import { ApiError, type JobsToStop, type TakenJob } from '@app/contracts';

import { EndpointConfig } from '../config/endpoint.config';
import { JobTable } from '../jobs/job-table';
import { WorkerTable } from '../workers/worker-table';
import { jsonObject } from './json-body';
import type { RawBody } from './raw-body';
import { WaitingRoom } from './waiting-room';

const MEGABYTE = 1024 * 1024;
/** Largest result of a job of /run and of /runsync. */
const MAX_RESULT_BYTES = { run: 10 * MEGABYTE, runsync: 20 * MEGABYTE };

/** Where workers wait for any job. */
export const QUEUE = 'queue';

/** Where a worker waits to be told to stop a job. */
export function stopsOf(workerId: string): string {
  return `stops of ${workerId}`;
}

/** What workers of the endpoint can do. */
@Injectable()
export class WorkerService {
  constructor(
    private readonly config: EndpointConfig,
    private readonly jobs: JobTable,
    private readonly workers: WorkerTable,
    private readonly room: WaitingRoom,
  ) {}

  /** The next job, held open until there is one; a worker that hangs up before leaves it there. */
  async take(workerId: string, signal: AbortSignal): Promise<TakenJob | undefined> {
    const worker = this.workers.asks(workerId);
    if (!worker) return undefined;
    const hold = { holdMs: this.config.pollHoldMs, signal };
    const taken = await this.room.poll(QUEUE, hold, () =>
      // Null: a worker that is being stopped is sent away with nothing.
      worker.leaving || worker.unfit !== undefined ? null : this.jobs.take(workerId),
    );
    if (!taken) return undefined;
    this.workers.took(workerId, taken.id);
    signal.addEventListener('abort', () => this.jobs.giveBack(taken.id, workerId), { once: true });
    // RunPod leaves an empty input out.
    return Object.keys(taken.input).length === 0
      ? { id: taken.id }
      : { id: taken.id, input: taken.input };
  }

  /** The jobs that a worker must stop, held open until there are some. */
  async stops(workerId: string, signal: AbortSignal): Promise<JobsToStop | undefined> {
    this.workers.heard(workerId);
    const hold = { holdMs: this.config.pollHoldMs, signal };
    const ids = await this.room.poll(stopsOf(workerId), hold, () =>
      this.workers.takeStops(workerId),
    );
    return ids && { jobsToStop: ids };
  }

  ping(workerId: string, jobIds: string | undefined, unfit: string | undefined): void {
    this.workers.heard(workerId);
    const named = (jobIds ?? '').split(',').filter((id) => id !== '');
    this.workers.names(workerId, this.jobs.seen(workerId, named));
    this.room.wake(stopsOf(workerId));
    if (unfit !== undefined) this.workers.giveUp(workerId, unfit.slice(0, 500));
  }

  /** Progress, when `status` is IN_PROGRESS, or the result. */
  done(workerId: string, jobId: string, body: RawBody | undefined): void {
    this.workers.heard(workerId);
    const bytes = body?.sizeBytes ?? 0;
    const kind = this.jobs.find(jobId).synchronous ? 'runsync' : 'run';
    if (bytes > MAX_RESULT_BYTES[kind]) return this.refuse(workerId, jobId, bytes);
    const { status, output, error, stopPod } = jsonObject(body, MAX_RESULT_BYTES[kind]);
    if (status === 'IN_PROGRESS') return this.jobs.progress(jobId, workerId, output);
    this.workers.finished(workerId);
    if (stopPod === true) this.workers.giveUp(workerId, 'it asked to be refreshed');
    this.jobs.finish(jobId, workerId, { ...resultOf(output, error), bytes });
  }

  /** RunPod answers 400 to a result that is too large, and the job is COMPLETED without output. */
  private refuse(workerId: string, jobId: string, bytes: number): never {
    this.workers.finished(workerId);
    this.jobs.finish(jobId, workerId, { bytes: 0 });
    throw new ApiError('validation_failed', `a result of ${bytes} bytes is too large`);
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
