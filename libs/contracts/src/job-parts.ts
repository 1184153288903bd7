import { ApiProperty } from '@nestjs/swagger';

export const JOB_STATUSES = ['queued', 'processing', 'succeeded', 'failed', 'canceled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const FINAL_STATUSES = ['succeeded', 'failed', 'canceled'] as const;

/** Whether a job in this status has ended; final statuses are written once. */
export function isFinal(status: JobStatus): boolean {
  return (FINAL_STATUSES as readonly string[]).includes(status);
}

export const JOB_STAGES = [
  'queued',
  'starting',
  'downloading',
  'rendering',
  'uploading',
  'finished',
] as const;
export type JobStage = (typeof JOB_STAGES)[number];

/** What encoded a result's picture; `copy` is a stream that was taken over as it was. */
export const ENCODERS = [
  ...(['h264_nvenc', 'hevc_nvenc', 'av1_nvenc'] as const),
  ...(['libx264', 'libx265', 'libsvtav1', 'libvpx-vp9', 'gif', 'copy'] as const),
] as const;
export type Encoder = (typeof ENCODERS)[number];

/** Facts about a finished media file, from a probe of the file itself. */
export class MediaFacts {
  @ApiProperty({ example: 5 })
  readonly duration_seconds!: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 1920 })
  readonly width!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 1080 })
  readonly height!: number | null;

  @ApiProperty({ type: 'number', nullable: true, example: 24 })
  readonly frame_rate!: number | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'h264' })
  readonly video_codec!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'aac' })
  readonly audio_codec!: string | null;
}

/** One file of a result. */
export class JobFile {
  @ApiProperty({ description: 'What the operation calls it.', example: 'video' })
  readonly name!: string;

  @ApiProperty({
    type: 'string',
    format: 'uri',
    nullable: true,
    description: 'As `output.url`; a fresh one stands at `{urls.output}?file={name}`.',
    example:
      'https://api.example.com/internal/artifacts/o/default/caption.mp4?expires=1763892000000&signature=3q2-7w',
  })
  readonly url!: string | null;

  @ApiProperty({ example: 'caption.mp4' })
  readonly filename!: string;

  @ApiProperty({ example: 'video/mp4' })
  readonly content_type!: string;

  @ApiProperty({ type: 'integer', example: 1482913 })
  readonly size_bytes!: number;

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  readonly sha256!: string;

  @ApiProperty({ type: MediaFacts, nullable: true })
  readonly media!: MediaFacts | null;
}

/** A result: its first file, then all of them. */
export class JobOutput {
  @ApiProperty({
    type: 'string',
    format: 'uri',
    nullable: true,
    description:
      'Signed; works in a browser and with Range until `expires_at`, and is null from then on. A fresh one stands at urls.output.',
    example:
      'https://api.example.com/internal/artifacts/o/default/caption.mp4?expires=1763892000000&signature=3q2-7w',
  })
  readonly url!: string | null;

  @ApiProperty({ example: 'caption.mp4' })
  readonly filename!: string;

  @ApiProperty({ example: 'video/mp4' })
  readonly content_type!: string;

  @ApiProperty({ type: 'integer', example: 1482913 })
  readonly size_bytes!: number;

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  readonly sha256!: string;

  @ApiProperty({ type: MediaFacts, nullable: true })
  readonly media!: MediaFacts | null;

  @ApiProperty({
    type: 'boolean',
    nullable: true,
    description:
      'Whether it was stored at `destination` as well; a warning says why not. Null where none was named.',
    example: null,
  })
  readonly delivered!: boolean | null;

  @ApiProperty({
    type: [JobFile],
    description: 'Every file, the first being the one that stands here itself.',
  })
  readonly files!: readonly JobFile[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The answer of operations that make no file.',
    example: null,
  })
  readonly data!: Readonly<Record<string, unknown>> | null;
}

/** The result of an operation that answers data: the same fields, but there is no file. */
export class JobAnswer {
  @NoFile('string')
  readonly url!: null;

  @NoFile('string')
  readonly filename!: null;

  @NoFile('string')
  readonly content_type!: null;

  @NoFile('integer')
  readonly size_bytes!: null;

  @NoFile('string')
  readonly sha256!: null;

  // The class, so that generated clients can ask any job for its media.
  @ApiProperty({ type: MediaFacts, nullable: true, description: 'Always null.', example: null })
  readonly media!: null;

  @NoFile('boolean')
  readonly delivered!: null;

  @ApiProperty({ type: [JobFile], maxItems: 0, example: [] })
  readonly files!: readonly JobFile[];

  readonly data!: Readonly<Record<string, unknown>>;
}

/** A field of results that is null where there is no file. */
function NoFile(type: 'string' | 'integer' | 'boolean'): PropertyDecorator {
  return ApiProperty({ type, nullable: true, description: 'Always null.', example: null });
}

/** Something a user should know about a result that is right all the same. */
export class JobWarning {
  @ApiProperty({ example: 'cues_clipped' })
  readonly code!: string;

  @ApiProperty({ example: '2 of 40 cues start after the end of the video and are not shown' })
  readonly detail!: string;
}

export class JobMetrics {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'From its beginning until a worker began; null where none did.',
    example: 350,
  })
  readonly queue_ms!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'How long the last attempt ran, as the GPU provider counts it; the sum over its parts where it was rendered in parts. Some minutes after the end it may still be refined, and `cost` with it.',
    example: 4200,
  })
  readonly execution_ms!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 300 })
  readonly verify_ms!: number | null;

  @ApiProperty({ type: 'string', enum: ENCODERS, nullable: true, example: 'h264_nvenc' })
  readonly encoder!: Encoder | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Why not all was done on the GPU, where it was asked to. Several reasons are parted by semicolons.',
    example: null,
  })
  readonly fallback_reason!: string | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Seconds of video a second of work.',
    example: 3.2,
  })
  readonly speed!: number | null;
}

/** What a job cost; null without a price. Idle time of workers is not in it. */
export class JobCost {
  @ApiProperty({ description: 'Over all attempts.', example: 0.0003 })
  readonly usd!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The one that ran last.',
    example: 'NVIDIA L4',
  })
  readonly gpu!: string | null;

  @ApiProperty({ description: 'Of that GPU.', example: 0.00019 })
  readonly price_per_second_usd!: number;

  @ApiProperty({
    description: 'Of all attempts, each rounded up to the second.',
    example: 2,
  })
  readonly billed_seconds!: number;
}

export class JobUrls {
  @ApiProperty({ example: '/job/job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly self!: string;

  @ApiProperty({ example: '/job/job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C/cancel' })
  readonly cancel!: string;

  @ApiProperty({ example: '/job/job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C/events' })
  readonly events!: string;

  @ApiProperty({ example: '/job/job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C/output' })
  readonly output!: string;
}
