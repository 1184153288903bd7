import { Injectable } from '@nestjs/common';
import type { RunPodHealth, RunPodJobStatus, RunPodStatus } from '@app/contracts';

import { hasEnded } from '../jobs/endpoint-job';
import type { StreamedChunk } from '../jobs/job-streams';
import { JobTable } from '../jobs/job-table';
import { statusOf } from '../jobs/job-view';
import { Fleet } from '../workers/fleet';
import type { RawBody } from './raw-body';
import { newJobOf } from './run-request';
import { WaitingRoom } from './waiting-room';

const MEGABYTE = 1024 * 1024;
const MAX_RUN_BYTES = 10 * MEGABYTE;
const MAX_RUNSYNC_BYTES = 20 * MEGABYTE;
/** Of /runsync and /status-sync, as RunPod documents them. */
const DEFAULT_WAIT_MS = 90_000;
const DEFAULT_STREAM_WAIT_MS = 10_000;
const MAX_WAIT_MS = 300_000;

/** What /stream answers: each chunk once. */
export interface StreamAnswer {
  readonly status: RunPodStatus;
  readonly stream: readonly StreamedChunk[];
}

/** How long, at most, and for whom a call waits for the end of its job. */
export interface Wait {
  readonly wait: string | undefined;
  readonly signal: AbortSignal;
}

/** What clients of the endpoint can do. */
@Injectable()
export class ClientService {
  constructor(
    private readonly jobs: JobTable,
    private readonly fleet: Fleet,
    private readonly room: WaitingRoom,
  ) {}

  run(body: RawBody | undefined): RunPodJobStatus {
    const job = newJobOf(body, { synchronous: false, maxBytes: MAX_RUN_BYTES });
    return statusOf(this.jobs.submit(job));
  }

  async runSync(body: RawBody | undefined, wait: Wait): Promise<RunPodJobStatus> {
    const job = newJobOf(body, { synchronous: true, maxBytes: MAX_RUNSYNC_BYTES });
    return this.statusSync(this.jobs.submit(job).id, wait);
  }

  status(id: string): RunPodJobStatus {
    return statusOf(this.jobs.find(id));
  }

  async statusSync(id: string, { wait, signal }: Wait): Promise<RunPodJobStatus> {
    const hold = { holdMs: waitMs(wait, DEFAULT_WAIT_MS), signal };
    await this.room.poll(endOf(id), hold, () => {
      const job = this.jobs.find(id);
      return hasEnded(job) ? job : undefined;
    });
    return this.status(id);
  }

  /** What a generator sent since the last call; held open until there is something or the end. */
  async stream(id: string, { wait, signal }: Wait): Promise<StreamAnswer> {
    const hold = { holdMs: waitMs(wait, DEFAULT_STREAM_WAIT_MS), signal };
    await this.room.poll(streamOf(id), hold, () =>
      hasEnded(this.jobs.find(id)) || this.jobs.streams.has(id) ? true : undefined,
    );
    const { status } = this.status(id);
    // Who hung up leaves the chunks for the next call.
    return { status, stream: signal.aborted ? [] : this.jobs.streams.drain(id) };
  }

  retry(id: string): RunPodJobStatus {
    return statusOf(this.jobs.retry(id));
  }

  purgeQueue(): { readonly removed: number; readonly status: 'completed' } {
    return { removed: this.jobs.purge(), status: 'completed' };
  }

  cancel(id: string): RunPodJobStatus {
    return statusOf(this.jobs.cancel(id));
  }

  health(): RunPodHealth {
    return { jobs: this.jobs.counts(), workers: this.fleet.health() };
  }
}

/** Where those wait who want a job to end. */
export function endOf(jobId: string): string {
  return `end of ${jobId}`;
}

/** Where those wait who want what a generator sends. */
export function streamOf(jobId: string): string {
  return `stream of ${jobId}`;
}

/** Less than RunPod's least (1 s) is taken, so that tests need not wait. */
function waitMs(text: string | undefined, otherwise: number): number {
  const ms = Number(text ?? otherwise);
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_WAIT_MS) : otherwise;
}
