import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';

import { isRecord, typeName } from './field-checks';
import { MapField, ObjectField } from './composed.fields';
import { field, type FieldOptions } from './field.metadata';
import { EnumField, NumberField, StringField } from './fields';
import { taskProblem, type JobTask } from './job-task';
import { OPERATION_NAMES, type OperationName } from './operations';

/**
 * Version of the JobRequest that orchestrators write. Workers serve this one and the one before it,
 * so they are rolled first (docs/architecture.md).
 * 1: without `limits` and `trace`. 2: the current one.
 */
export const JOB_REQUEST_VERSION = 2;

/** Where a source is fetched from: anybody's address, or our own artifact store. */
export interface SourceReference {
  readonly url: string;
  readonly from: 'public' | 'store';
}

/** A granted upload: create-only, to the one object named `key`. */
export interface UploadGrant {
  readonly put_url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly max_bytes: number;
  /** The object's name in the store; the manifest repeats it. */
  readonly key: string;
  /** A larger file should be uploaded in parts, which the orchestrator is asked for. */
  readonly parts_over_bytes?: number;
}

/** Where the manifest of an attempt goes; create-only, so the first delivery to finish wins. */
export class ManifestGrant {
  @StringField({ description: 'Create-only upload.', maxLength: 8192 })
  readonly put_url!: string;

  @StringField({ description: 'Reads it back.', maxLength: 8192 })
  readonly get_url!: string;
}

export class JobLimits {
  @NumberField({ description: 'Wall time.', minimum: 1000, maximum: 604_800_000, integer: true })
  readonly execution_timeout_ms!: number;

  @MapField({
    description: 'Bytes a source may have, by media kind.',
    maxEntries: 16,
    schema: { type: 'object' },
    problem: (value) => (typeof value === 'number' && value > 0 ? undefined : 'is not a size'),
  })
  readonly max_source_bytes!: Readonly<Record<string, number>>;

  @NumberField({ description: 'Bytes of the result.', minimum: 1, maximum: 2 ** 53, integer: true })
  readonly max_output_bytes!: number;

  @NumberField({ description: 'Length of a source and of the result.', minimum: 0, maximum: 1e6 })
  readonly max_duration_seconds!: number;

  @NumberField({ description: 'Width × height.', minimum: 1, maximum: 1e9, integer: true })
  readonly max_pixels!: number;
}

export class JobTrace {
  @StringField({ description: 'X-Request-Id of the request.', maxLength: 255, optional: true })
  readonly request_id?: string;

  @StringField({ description: 'W3C trace context.', maxLength: 255, optional: true })
  readonly traceparent?: string;
}

/** What the orchestrator asks of a worker: the `input` of a job at the GPU provider. */
export class JobRequest {
  @NumberField({ description: 'Version.', minimum: 1, maximum: 1e6, integer: true })
  readonly version!: number;

  @StringField({ description: 'The job.', maxLength: 64 })
  readonly job_id!: string;

  @StringField({ description: 'The part of the job.', maxLength: 64 })
  readonly task_id!: string;

  @StringField({ description: 'The submission of the task.', maxLength: 64 })
  readonly attempt_id!: string;

  @StringField({ description: 'Proves to the orchestrator which attempt calls.', maxLength: 512 })
  readonly token!: string;

  @EnumField(OPERATION_NAMES, { description: 'The operation.', name: 'OperationName' })
  readonly operation!: OperationName;

  /** Checked again by the worker against the operation's input class. */
  @MapField({
    description: 'The normalised input.',
    maxEntries: 200,
    schema: { type: 'object' },
    problem: () => undefined,
  })
  readonly input!: Readonly<Record<string, unknown>>;

  @MapField({
    description: 'Where each media field is fetched from.',
    maxEntries: 100,
    schema: { type: 'object' },
    problem: sourceProblem,
  })
  readonly sources!: Readonly<Record<string, SourceReference>>;

  @MapField({
    description: 'Granted uploads by the name of the output.',
    maxEntries: 100,
    schema: { type: 'object' },
    problem: grantProblem,
  })
  readonly uploads!: Readonly<Record<string, UploadGrant>>;

  @ObjectField(() => ManifestGrant, { description: 'Where the manifest goes.' })
  readonly manifest!: ManifestGrant;

  /** Left out where the job is one task; unknown to older workers, which leave it to newer ones. */
  @TaskField({ description: 'What of the job is to be done.', optional: true })
  readonly task?: JobTask;

  /** `{callback_url}/{token}/start|progress|done`. */
  @StringField({ description: 'Base of the hints.', maxLength: 2048, optional: true })
  readonly callback_url?: string;

  @ObjectField(() => JobLimits, { description: 'What the job may use.' })
  readonly limits!: JobLimits;

  @ObjectField(() => JobTrace, { description: 'For logs and traces.' })
  readonly trace!: JobTrace;
}

function TaskField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    field({ type: 'object', additionalProperties: true }, options),
    ValidateBy({
      name: 'isTask',
      validator: {
        validate: (value) => taskProblem(value) === undefined,
        defaultMessage: (args) => `${args?.property} ${taskProblem(args?.value)}`,
      },
    }),
  );
}

function sourceProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return `must be an object, not ${typeName(value)}`;
  if (!isWebAddress(value['url'])) return 'has no url';
  return value['from'] === 'public' || value['from'] === 'store' ? undefined : 'has no from';
}

function grantProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return `must be an object, not ${typeName(value)}`;
  const { put_url, headers, max_bytes, key } = value;
  if (!isWebAddress(put_url)) return 'has no put_url';
  if (!isRecord(headers) || Object.values(headers).some((header) => typeof header !== 'string')) {
    return 'has no headers';
  }
  if (typeof max_bytes !== 'number' || max_bytes <= 0) return 'has no max_bytes';
  if (typeof key !== 'string' || key === '') return 'has no key';
  const { parts_over_bytes: parts } = value;
  return parts === undefined || (typeof parts === 'number' && parts > 0)
    ? undefined
    : 'has no parts_over_bytes';
}

function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? '');
}
