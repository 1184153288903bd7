import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

import { Problem } from './errors';
import {
  JOB_STAGES,
  JOB_STATUSES,
  JobAnswer,
  JobCost,
  JobMetrics,
  JobOutput,
  JobUrls,
  JobWarning,
  type JobStage,
  type JobStatus,
} from './job-parts';
import {
  OPERATION_NAMES,
  OPERATIONS,
  type InputOf,
  type OperationDefinition,
  type OperationName,
} from './operations';

/** A job as every route, event and webhook shows it; `operation` tells which input it has. */
export class JobBase {
  @ApiProperty({ example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' })
  readonly id!: string;

  @ApiProperty({ type: 'string', enum: ['job'], example: 'job' })
  readonly object!: 'job';

  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'succeeded' })
  readonly status!: JobStatus;

  @ApiProperty({ enum: JOB_STAGES, enumName: 'JobStage', example: 'finished' })
  readonly stage!: JobStage;

  @ApiProperty({ minimum: 0, maximum: 100, description: 'Percent; never goes back.', example: 100 })
  readonly progress!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Until it ends: what its worker says, and before that an estimate by recent jobs. Null while nothing is known, and once it has ended.',
    example: null,
  })
  readonly eta_seconds!: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T10:00:00.000Z' })
  readonly created_at!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    example: '2026-11-22T10:00:01.000Z',
  })
  readonly started_at!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    example: '2026-11-22T10:00:05.000Z',
  })
  readonly finished_at!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When the result is removed; `output` keeps its facts, without a URL.',
    example: '2026-11-23T10:00:05.000Z',
  })
  readonly expires_at!: string | null;

  @ApiProperty({ type: [JobWarning] })
  readonly warnings!: readonly JobWarning[];

  @ApiProperty({
    type: Problem,
    nullable: true,
    description: 'Why it failed, or that it was canceled; null otherwise.',
    example: null,
  })
  readonly error!: Problem | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'How many jobs of all owners begin before it, and one, as long as no others come: places are shared out between owners, so others can still come in between. 10001 stands for any place further back; null once a worker has it.',
    example: null,
  })
  readonly queue_position!: number | null;

  @ApiProperty({ type: JobMetrics })
  readonly metrics!: JobMetrics;

  @ApiProperty({ type: JobCost, nullable: true, example: null })
  readonly cost!: JobCost | null;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly attempts!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { order: '1234' },
  })
  readonly metadata!: Readonly<Record<string, string>>;

  @ApiProperty({ type: JobUrls })
  readonly urls!: JobUrls;
}

export type JobOf<Name extends OperationName> = JobBase & {
  readonly operation: Name;
  /** The input as it was sent, defaults filled in; null when it is no longer kept. */
  readonly input: InputOf<Name> | null;
  /** Null until it succeeds, and once it is deleted. */
  readonly output: OutputOf<Name> | null;
};

/** What a job of an operation gives: files, or an answer where its definition says so. */
type OutputOf<Name extends OperationName> = (typeof OPERATIONS)[Name] extends {
  readonly answer: new () => infer Data;
}
  ? JobAnswer & { readonly data: Data }
  : (typeof OPERATIONS)[Name] extends { readonly data: new () => infer Data }
    ? JobOutput & { readonly data: Data }
    : JobOutput;

/** A job: narrowing on `operation` types its `input`. */
export type Job = { [Name in OperationName]: JobOf<Name> }[OperationName];

/** The OpenAPI class of a job for each operation: `CaptionJob`, `Img2VidJob`, … */
export const JOB_CLASSES = Object.fromEntries(
  OPERATION_NAMES.map((name) => [name, jobClass(name)]),
) as Readonly<Record<OperationName, new () => JobBase>>;

/** The schema of any job: one of the classes, told apart by `operation`. */
export const JOB_SCHEMA = {
  oneOf: OPERATION_NAMES.map((name) => ({ $ref: getSchemaPath(JOB_CLASSES[name]) })),
  discriminator: {
    propertyName: 'operation',
    mapping: Object.fromEntries(
      OPERATION_NAMES.map((name) => [name, getSchemaPath(JOB_CLASSES[name])]),
    ),
  },
};

function jobClass(name: OperationName): new () => JobBase {
  const { input, answer, data }: OperationDefinition = OPERATIONS[name];
  // `CaptionInput` names `CaptionJob`, so that both stand beside each other in SDKs.
  const className = input.name.replace(/Input$/, 'Job');
  const type = { [className]: class extends JobBase {} }[className] as new () => JobBase;
  const prototype = type.prototype as object;
  ApiProperty({ type: 'string', enum: [name], example: name })(prototype, 'operation');
  ApiProperty({
    type: () => input,
    nullable: true,
    description: 'The input as it was sent, with defaults; null when it is no longer kept.',
  })(prototype, 'input');
  const output = answer
    ? outputClass(JobAnswer, input, answer)
    : outputClass(JobOutput, input, data);
  ApiProperty({ type: () => output, nullable: true })(prototype, 'output');
  ApiExtraModels(input)(type);
  return type;
}

/** `ProbeInput` names `ProbeOutput`, whose `data` is of the definition's class. */
function outputClass(
  base: new () => object,
  input: new () => object,
  data: (new () => object) | undefined,
): new () => object {
  if (!data) return base;
  const className = input.name.replace(/Input$/, 'Output');
  const type = { [className]: class extends base {} }[className] as new () => object;
  ApiProperty({ type: () => data })(type.prototype as object, 'data');
  return type;
}
