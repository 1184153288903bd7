import { Injectable } from '@nestjs/common';
import {
  ApiError,
  type RunPodHealth,
  type RunPodJobStatus,
  type RunPodPolicy,
} from '@app/contracts';

import { hasEnded, statusOf } from '../jobs/endpoint-job';
import { JobTable } from '../jobs/job-table';
import { Fleet } from '../workers/fleet';
import { isObject, jsonObject } from './json-body';
import type { RawBody } from './raw-body';
import { WaitingRoom } from './waiting-room';

const MEGABYTE = 1024 * 1024;
const MAX_RUN_BYTES = 10 * MEGABYTE;
const MAX_RUNSYNC_BYTES = 20 * MEGABYTE;
/** Of /runsync and /status-sync, as RunPod documents them. */
const DEFAULT_WAIT_MS = 90_000;
const MAX_WAIT_MS = 300_000;
const MAX_POLICY_MS = 7 * 24 * 3_600_000;

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
    return this.submit(body, { synchronous: false, maxBytes: MAX_RUN_BYTES });
  }

  async runSync(body: RawBody | undefined, wait: Wait): Promise<RunPodJobStatus> {
    const { id } = this.submit(body, { synchronous: true, maxBytes: MAX_RUNSYNC_BYTES });
    return this.statusSync(id, wait);
  }

  status(id: string): RunPodJobStatus {
    return statusOf(this.jobs.find(id));
  }

  async statusSync(id: string, { wait, signal }: Wait): Promise<RunPodJobStatus> {
    await this.room.poll(endOf(id), { holdMs: waitMs(wait), signal }, () => {
      const job = this.jobs.find(id);
      return hasEnded(job) ? job : undefined;
    });
    return this.status(id);
  }

  cancel(id: string): RunPodJobStatus {
    return statusOf(this.jobs.cancel(id));
  }

  health(): RunPodHealth {
    return { jobs: this.jobs.counts(), workers: this.fleet.health() };
  }

  private submit(
    body: RawBody | undefined,
    { synchronous, maxBytes }: { readonly synchronous: boolean; readonly maxBytes: number },
  ): RunPodJobStatus {
    const { input, policy } = jsonObject(body, maxBytes);
    if (!isObject(input)) throw new ApiError('validation_failed', 'input must be an object');
    return statusOf(this.jobs.submit({ input, policy: policyOf(policy), synchronous }));
  }
}

/** Where those wait who want a job to end. */
export function endOf(jobId: string): string {
  return `end of ${jobId}`;
}

function waitMs(text: string | undefined): number {
  const ms = Number(text ?? DEFAULT_WAIT_MS);
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_WAIT_MS) : DEFAULT_WAIT_MS;
}

/** Shorter times than RunPod's least (5 and 10 s) are taken, so that tests need not wait. */
function policyOf(policy: unknown): RunPodPolicy {
  if (policy === undefined || policy === null) return {};
  if (!isObject(policy)) throw new ApiError('validation_failed', 'policy must be an object');
  return {
    ...milliseconds(policy, 'executionTimeout'),
    ...milliseconds(policy, 'ttl'),
  };
}

function milliseconds(
  policy: Readonly<Record<string, unknown>>,
  name: 'executionTimeout' | 'ttl',
): RunPodPolicy {
  const value = policy[name];
  if (value === undefined || value === null) return {};
  if (typeof value === 'number' && value > 0 && value <= MAX_POLICY_MS) return { [name]: value };
  throw new ApiError(
    'validation_failed',
    `policy.${name} must be milliseconds up to 7 days, not ${JSON.stringify(value)}`,
  );
}
