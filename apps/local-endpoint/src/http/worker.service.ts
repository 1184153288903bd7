import { Injectable } from '@nestjs/common';
import type { JobsToStop } from '@app/contracts';

import { EndpointConfig } from '../config/endpoint.config';
import type { RunningJob } from '../jobs/endpoint-job';
import { JobTable } from '../jobs/job-table';
import { WorkerTable } from '../workers/worker-table';
import { WaitingRoom } from './waiting-room';

/** Where workers wait for any job. */
export const QUEUE = 'queue';

/** Where a worker waits to be told to stop a job. */
export function stopsOf(workerId: string): string {
  return `stops of ${workerId}`;
}

/** How many jobs a worker can take, and whether it still waits. */
export interface Take {
  readonly most: number;
  readonly signal: AbortSignal;
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

  /** The next jobs, held open until there is one; a worker that hangs up before leaves it there. */
  async take(workerId: string, { most, signal }: Take): Promise<readonly HandedJob[]> {
    const worker = this.workers.asks(workerId);
    if (!worker) return [];
    const hold = { holdMs: this.config.pollHoldMs, signal };
    const first = await this.room.poll(QUEUE, hold, () =>
      // Null: a worker that is being stopped is sent away with nothing.
      worker.leaving || worker.unfit !== undefined ? null : this.jobs.take(workerId),
    );
    const jobs = first ? [first, ...this.others(workerId, most - 1)] : [];
    for (const { id } of jobs) {
      this.workers.took(workerId, id);
      signal.addEventListener('abort', () => this.jobs.giveBack(id, workerId), { once: true });
    }
    return jobs.map(handed);
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
    this.workers.names(workerId, this.jobs.deliveries.seen(workerId, named));
    this.room.wake(stopsOf(workerId));
    if (unfit !== undefined) this.workers.giveUp(workerId, unfit.slice(0, 500));
  }

  private others(workerId: string, most: number): readonly RunningJob[] {
    const next = most > 0 ? this.jobs.take(workerId) : undefined;
    return next ? [next, ...this.others(workerId, most - 1)] : [];
  }
}

/** A job as its worker gets it. */
export interface HandedJob {
  readonly id: string;
  /** RunPod leaves an empty input out. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly s3Config?: unknown;
  readonly webhook?: string;
}

function handed({ id, input, s3Config, webhook }: RunningJob): HandedJob {
  return {
    id,
    ...(Object.keys(input).length > 0 && { input }),
    ...(s3Config !== undefined && { s3Config }),
    ...(webhook !== undefined && { webhook }),
  };
}
