import {
  JOB_REQUEST_VERSION,
  OPERATIONS,
  inlineIn,
  isFileId,
  limitsOf,
  fetchedMediaIn,
  type JobRequest,
  type SourceReference,
} from '@app/contracts';
import { keptTrace, spanContextOf, traceparentOf } from '@app/tracing';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Config } from '../../config/config';
import { AttemptGrants } from '../attempts/attempt.grants';
import type { AttemptOfJob } from '../attempts/attempt.store';
import { AttemptTokens } from '../attempts/attempt.tokens';
import { jobRecord, type JobRecord } from '../rows/job.record';
import { taskOf, toldTask, type KeptTask } from '../rows/job.tasks';
import { fileKey, inlineKey } from '../rows/object.keys';

/** Writes what is asked of a worker. */
@Injectable()
export class JobRequestBuilder {
  constructor(
    private readonly config: Config,
    private readonly tokens: AttemptTokens,
    private readonly grants: AttemptGrants,
    private readonly artifacts: ArtifactStore,
  ) {}

  build({ attempt, job }: AttemptOfJob): JobRequest {
    const { operation } = job;
    const limits = limitsOf(operation);
    if (!limits) throw new Error(`There is no operation ${operation}.`);
    const record = jobRecord(job);
    const expiresAt = attempt.grants_expire_at;
    const task = taskOf(attempt);
    return {
      version: JOB_REQUEST_VERSION,
      job_id: job.id,
      task_id: attempt.task_id,
      attempt_id: attempt.id,
      token: this.tokens.sign(attempt.id),
      operation,
      input: operationInput(record),
      sources: this.sourcesOf(task, record, expiresAt),
      ...(task && { task: toldTask(task) }),
      ...this.grants.grant({ attempt, job }, { delivery: 0, expiresAt }),
      callback_url: `${this.config.workerUrl}/internal/attempts`,
      limits,
      trace: { request_id: job.request_id, ...attemptTrace({ attempt, job }) },
    };
  }

  /** A join needs nothing but what other tasks have stored. */
  private sourcesOf(task: KeptTask | undefined, record: JobRecord, expiresAt: number) {
    if (task?.role !== 'join') {
      return { ...this.sources(record, expiresAt), ...this.inlineSources(record, expiresAt) };
    }
    const sources = Object.entries(task.keys).map(([name, key]): [string, SourceReference] => [
      name,
      { url: this.artifacts.workerUrl(key, expiresAt), from: 'store' },
    ]);
    return Object.fromEntries(sources);
  }

  /** What is fetched from anybody, and what was uploaded to our store. */
  private sources(record: JobRecord, expiresAt: number): JobRequest['sources'] {
    const { owner } = record.row;
    const used = fetchedMediaIn(OPERATIONS[record.operation].input, record.input);
    return Object.fromEntries(
      used.map(({ name, value }): [string, SourceReference] => {
        if (!isFileId(value)) return [name, { url: value, from: 'public' }];
        const url = this.artifacts.workerUrl(fileKey(owner, value), expiresAt);
        return [name, { url, from: 'store' }];
      }),
    );
  }

  /** What stood in the request itself lies in our store. */
  private inlineSources(record: JobRecord, expiresAt: number): JobRequest['sources'] {
    const { id, owner } = record.row;
    const used = inlineIn(OPERATIONS[record.operation].input, record.input);
    return Object.fromEntries(
      used.map(({ name }): [string, SourceReference] => [
        name,
        { url: this.artifacts.workerUrl(inlineKey(owner, id, name), expiresAt), from: 'store' },
      ]),
    );
  }

  /** Where the provider may tell that an attempt has ended. */
  webhookUrl(attemptId: string): string {
    return `${this.config.workerUrl}/internal/runpod/${this.tokens.sign(attemptId, 'webhook')}`;
  }
}

/** Workers know their attempt's span before anybody has told of it. */
function attemptTrace({ attempt, job }: AttemptOfJob): Pick<JobRequest['trace'], 'traceparent'> {
  const trace = keptTrace(job.traceparent);
  return trace ? { traceparent: traceparentOf(spanContextOf(trace, attempt.id)) } : {};
}

/** The operation's own fields: whom we tell of the job is no business of the worker. */
function operationInput({ input }: JobRecord): JobRequest['input'] {
  return Object.fromEntries(
    Object.entries(input ?? {}).filter(([name]) => !NOT_THE_WORKERS.includes(name)),
  );
}

const NOT_THE_WORKERS = ['webhook_url', 'webhook_events', 'metadata'];
