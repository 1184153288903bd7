import { isFinal, type Job } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

import { VERSION } from '../config/version';
import { TOOLKIT_CALLS } from './toolkit.requests';

const SECONDS = { type: 'number' as const, description: 'Seconds.', example: 1.5 };

/** What the toolkit answers, but for the numbers of its processes. */
export class ToolkitAnswer {
  @ApiProperty({ example: '/v1/video/caption' })
  readonly endpoint!: string;

  @ApiProperty({
    type: 'integer',
    description: '200 with a file, 202 while it goes on, 500 where the job failed.',
    example: 200,
  })
  readonly code!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'request-123' })
  readonly id!: string | null;

  @ApiProperty({ example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly job_id!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The result, a link that works without a key as long as it is kept.',
    example: 'https://videos.example.com/internal/artifacts/o/default/jobs/caption.mp4',
  })
  readonly response!: string | null;

  @ApiProperty({ description: '`success`, `processing`, or what went wrong.', example: 'success' })
  readonly message!: string;

  @ApiProperty(SECONDS)
  readonly run_time!: number;

  @ApiProperty(SECONDS)
  readonly queue_time!: number;

  @ApiProperty(SECONDS)
  readonly total_time!: number;

  @ApiProperty({ example: '0.1.0' })
  readonly build_number!: string;
}

/** How a job stands, as the toolkit says it. */
export class ToolkitJobStatus {
  @ApiProperty({
    enum: ['queued', 'running', 'done'],
    description: '`done` also where it failed: see response.code.',
    example: 'done',
  })
  readonly job_status!: 'queued' | 'running' | 'done';

  @ApiProperty({ example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly job_id!: string;

  @ApiProperty({ type: ToolkitAnswer, nullable: true, description: 'Null until it is done.' })
  readonly response!: ToolkitAnswer | null;
}

/** The answer about a job, around how it stands. */
export class ToolkitStatusAnswer {
  @ApiProperty({ example: '/v1/toolkit/job/status' })
  readonly endpoint!: string;

  @ApiProperty({ type: 'integer', example: 200 })
  readonly code!: number;

  @ApiProperty({ example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly job_id!: string;

  @ApiProperty({ type: ToolkitJobStatus })
  readonly response!: ToolkitJobStatus;

  @ApiProperty({ example: 'success' })
  readonly message!: string;

  @ApiProperty({ example: '0.1.0' })
  readonly build_number!: string;
}

/** A job as the toolkit's answer. */
export function toolkitAnswer(job: Job): ToolkitAnswer {
  const { id, created_at, started_at, finished_at, error, metrics } = job;
  const until = finished_at ?? new Date(created_at).toISOString();
  return {
    endpoint: endpointOf(job),
    code: codeOf(job),
    id: job.metadata['id'] ?? null,
    job_id: id,
    response: job.output?.url ?? null,
    message: error ? `${error.code}: ${error.detail}` : MESSAGES[job.status],
    run_time: started_at === null ? 0 : Math.max(0, secondsBetween(started_at, until)),
    queue_time: (metrics.queue_ms ?? 0) / 1000,
    total_time: secondsBetween(created_at, until),
    build_number: VERSION,
  };
}

/** A job as the toolkit's answer about it. */
export function toolkitStatus(job: Job): ToolkitStatusAnswer {
  const isDone = isFinal(job.status);
  const goingOn = job.status === 'queued' ? ('queued' as const) : ('running' as const);
  return {
    ...{ endpoint: '/v1/toolkit/job/status', code: 200, job_id: job.id, message: 'success' },
    response: {
      job_status: isDone ? 'done' : goingOn,
      job_id: job.id,
      response: isDone ? toolkitAnswer(job) : null,
    },
    build_number: VERSION,
  };
}

const MESSAGES: Readonly<Record<Job['status'], string>> = {
  queued: 'processing',
  processing: 'processing',
  succeeded: 'success',
  failed: 'failed',
  canceled: 'canceled',
};

function codeOf({ status }: Job): number {
  if (status === 'succeeded') return 200;
  return isFinal(status) ? 500 : 202;
}

function endpointOf({ operation }: Job): string {
  const call = Object.values(TOOLKIT_CALLS).find((each) => each.operation === operation);
  return call ? `/v1/${call.path}` : `/video/${operation}`;
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
