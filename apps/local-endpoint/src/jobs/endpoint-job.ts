import { randomUUID } from 'node:crypto';

import type { RunPodPolicy } from '@app/contracts';

/** How long a job may run, and how long it may be there at all. */
export interface JobTimes {
  readonly executionTimeoutMs: number;
  readonly ttlMs: number;
}

/** What is fixed about a job from its submission on; times in milliseconds. */
interface JobFacts extends JobTimes {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Came by /runsync: its result may be larger and is kept for less long. */
  readonly synchronous: boolean;
  /** Waits without asking for another worker. */
  readonly lowPriority: boolean;
  /** Is told when the job has ended. */
  readonly webhook?: string;
  /** Handed to the worker as it came. */
  readonly s3Config?: unknown;
  readonly submittedAt: number;
  /** How often it was delivered again. */
  readonly retries: number;
}

export interface QueuedJob extends JobFacts {
  readonly status: 'IN_QUEUE';
  /** Was taken before and goes ahead of the others. */
  readonly again: boolean;
  /** When it came into the queue this time. */
  readonly queuedAt: number;
}

export interface RunningJob extends JobFacts {
  readonly status: 'IN_PROGRESS';
  readonly workerId: string;
  readonly startedAt: number;
  /** When its worker last named it in a ping. */
  readonly seenAt: number;
  /** The last progress, which clients see as `output`. */
  readonly output?: unknown;
}

export interface EndedJob extends JobFacts {
  readonly status: 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';
  readonly endedAt: number;
  /** Absent when no worker ever had it. */
  readonly workerId?: string;
  readonly startedAt?: number;
  readonly output?: unknown;
  readonly error?: string;
  /** Size of what the worker sent, for the bound on kept results. */
  readonly resultBytes: number;
  /** Progress that came after the result and hides it (runpod-python issue 250); a fault only. */
  readonly lateProgress?: unknown;
}

/** A job in one of its states; replaced as a whole, never changed. */
export type EndpointJob = QueuedJob | RunningJob | EndedJob;

/** How a job ended, as far as that is not known from its state before. */
export type Ending = Pick<EndedJob, 'status' | 'endedAt' | 'resultBytes'> &
  Partial<Pick<EndedJob, 'workerId' | 'output' | 'error'>>;

/** A job as it is submitted. */
export interface NewJob {
  readonly input: Readonly<Record<string, unknown>>;
  readonly policy: RunPodPolicy;
  readonly synchronous: boolean;
  readonly webhook?: string;
  readonly s3Config?: unknown;
}

/** What a worker says about the end of a job. */
export interface WorkerResult {
  readonly output?: unknown;
  readonly error?: string;
  readonly bytes: number;
}

export function hasEnded(job: EndpointJob): job is EndedJob {
  return job.status !== 'IN_QUEUE' && job.status !== 'IN_PROGRESS';
}

export function isHeldBy(job: EndpointJob | undefined, workerId: string): job is RunningJob {
  return job?.status === 'IN_PROGRESS' && job.workerId === workerId;
}

/** A new job; its id has the form of RunPod's, where `u1` names the region. */
export function queued(job: NewJob, now: number, times: JobTimes): QueuedJob {
  const { input, policy, synchronous, webhook, s3Config } = job;
  return {
    status: 'IN_QUEUE',
    again: false,
    queuedAt: now,
    id: `${synchronous ? 'sync-' : ''}${randomUUID()}-u1`,
    input,
    synchronous,
    lowPriority: policy.lowPriority ?? false,
    ...(webhook !== undefined && { webhook }),
    ...(s3Config !== undefined && { s3Config }),
    submittedAt: now,
    executionTimeoutMs: policy.executionTimeout ?? times.executionTimeoutMs,
    ttlMs: policy.ttl ?? times.ttlMs,
    retries: 0,
  };
}

export function started(job: QueuedJob, workerId: string, now: number): RunningJob {
  return { ...facts(job), status: 'IN_PROGRESS', workerId, startedAt: now, seenAt: now };
}

/** Back in the queue; `retries` grows only when a worker really had it. */
export function requeued(job: RunningJob, retries: number, now: number): QueuedJob {
  return { ...facts(job), status: 'IN_QUEUE', again: true, queuedAt: now, retries };
}

/** The same job once more, at the end of the queue, with its times and tries from the start. */
export function anew(job: EndedJob, now: number): QueuedJob {
  const fresh = { submittedAt: now, queuedAt: now, retries: 0, again: false } as const;
  return { ...facts(job), ...fresh, status: 'IN_QUEUE' };
}

export function ended(job: QueuedJob | RunningJob, ending: Ending): EndedJob {
  const known =
    job.status === 'IN_PROGRESS' ? { workerId: job.workerId, startedAt: job.startedAt } : {};
  return { ...facts(job), ...known, ...ending };
}

function facts(job: EndpointJob): JobFacts {
  const { id, input, synchronous, lowPriority, webhook, s3Config } = job;
  const { submittedAt, executionTimeoutMs, ttlMs, retries } = job;
  return {
    ...{ id, input, synchronous, lowPriority },
    ...(webhook !== undefined && { webhook }),
    ...(s3Config !== undefined && { s3Config }),
    ...{ submittedAt, executionTimeoutMs, ttlMs, retries },
  };
}
