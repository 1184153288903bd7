import {
  ApiError,
  fromFailure,
  toProblem,
  type Failure,
  type JobMetrics,
  type ManifestFile,
  type MediaFacts,
  type Problem,
  type ResultManifest,
} from '@app/contracts';

import type { JobRow } from '../../database/tables';
import type { JobAccount } from '../accounts/job.account';
import { answerOf } from './job.answer';
import type { JobPatch } from './job.change';
import { writeOutput, type StoredFile, type StoredOutput } from './job.record';
import { plannedFiles } from './planned.files';

/** The metrics of a job that nothing is known of. */
export const NO_METRICS: JobMetrics = {
  queue_ms: null,
  execution_ms: null,
  verify_ms: null,
  encoder: null,
  fallback_reason: null,
  speed: null,
};

interface Success {
  readonly manifest: ResultManifest;
  readonly account: JobAccount;
  readonly now: number;
}

/** A job's columns once a result of it is stored. */
export function succeededPatch(job: JobRow, { manifest, account, now }: Success): JobPatch {
  const { execution_ms } = manifest.metrics;
  const started_at = job.started_at ?? Math.max(job.created_at, now - execution_ms);
  return {
    ...ended(account, now),
    status: 'succeeded',
    progress: 100,
    started_at,
    output_json: writeOutput(storedOutput(job, manifest)),
    warnings_json: JSON.stringify(manifest.warnings),
    metrics_json: JSON.stringify({
      ...jobMetrics(manifest, started_at - job.created_at),
      ...known(account),
    }),
  };
}

interface Defeat {
  readonly failure: Failure;
  readonly account: JobAccount;
  readonly now: number;
}

/** A job's columns once it has failed for good. */
export function failedPatch(job: JobRow, { failure, account, now }: Defeat): JobPatch {
  const error = problemOf(job, fromFailure(failure));
  return { ...ended(account, now), status: 'failed', error_json: JSON.stringify(error) };
}

/** A job's columns once its owner has canceled it. */
export function canceledPatch(job: JobRow, { account, now }: Omit<Success, 'manifest'>): JobPatch {
  const at = new Date(now).toISOString();
  const error = problemOf(job, new ApiError('canceled', `Its owner canceled the job at ${at}.`));
  return { ...ended(account, now), status: 'canceled', error_json: JSON.stringify(error) };
}

function problemOf({ id, request_id: requestId }: JobRow, error: ApiError): Problem {
  return toProblem(error, { instance: `/job/${id}`, requestId });
}

function ended(account: JobAccount, now: number): JobPatch {
  const { cost } = account;
  return {
    stage: 'finished',
    eta_seconds: null,
    finished_at: now,
    cost_json: cost && JSON.stringify(cost),
    metrics_json: JSON.stringify({ ...NO_METRICS, ...known(account) }),
  };
}

/** What an account adds to what is known without it. */
function known({ queue_ms, execution_ms }: JobAccount): Partial<JobMetrics> {
  return {
    ...(queue_ms !== null && { queue_ms }),
    ...(execution_ms !== null && { execution_ms }),
  };
}

/** What was planned, in its order. Nothing but known fields is taken over. */
function storedOutput(job: JobRow, { outputs, ...manifest }: ResultManifest): StoredOutput {
  const made = plannedFiles(job).flatMap(({ name }) => {
    const file = outputs[name];
    return file ? [[name, file] as const] : [];
  });
  const files = made.map(([name, file]) => [name, storedFile(file)] as const);
  const [, first] = made[0] ?? [];
  const data = answerOf(job.operation, manifest.data) ?? null;
  return { files: Object.fromEntries(files), delivered: first?.delivered ?? null, data };
}

function storedFile(file: ManifestFile): StoredFile {
  const { key, filename, content_type, size_bytes, sha256, media } = file;
  return { key, filename, content_type, size_bytes, sha256, media: mediaFacts(media) };
}

function mediaFacts(media: MediaFacts | null): MediaFacts | null {
  if (!media) return null;
  const { duration_seconds, width, height, frame_rate, video_codec, audio_codec } = media;
  return { duration_seconds, width, height, frame_rate, video_codec, audio_codec };
}

function jobMetrics({ metrics }: ResultManifest, queue_ms: number): JobMetrics {
  const { execution_ms, verify_ms, encoder, fallback_reason, speed } = metrics;
  return { queue_ms, execution_ms, verify_ms, encoder, fallback_reason, speed };
}
