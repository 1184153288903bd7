import {
  ApiError,
  fromFailure,
  toProblem,
  type Failure,
  type JobCost,
  type JobMetrics,
  type MediaFacts,
  type Problem,
  type ResultManifest,
} from '@app/contracts';
import type { Transaction } from 'kysely';

import type { JobRow, Tables } from '../database/tables';
import type { JobPatch } from './job.change';
import type { StoredOutput } from './job.record';

interface Success {
  readonly manifest: ResultManifest;
  readonly cost: JobCost | null;
  readonly now: number;
}

/** A job's columns once a result of it is stored. */
export function succeededPatch(job: JobRow, { manifest, cost, now }: Success): JobPatch {
  const { execution_ms } = manifest.metrics;
  const started_at = job.started_at ?? Math.max(job.created_at, now - execution_ms);
  return {
    ...ended(cost, now),
    status: 'succeeded',
    progress: 100,
    started_at,
    output_json: JSON.stringify(storedOutput(manifest)),
    warnings_json: JSON.stringify(manifest.warnings),
    metrics_json: JSON.stringify(jobMetrics(manifest, started_at - job.created_at)),
  };
}

interface Defeat {
  readonly failure: Failure;
  readonly cost: JobCost | null;
  readonly now: number;
}

/** A job's columns once it has failed for good. */
export function failedPatch(job: JobRow, { failure, cost, now }: Defeat): JobPatch {
  const error = problemOf(job, fromFailure(failure));
  return { ...ended(cost, now), status: 'failed', error_json: JSON.stringify(error) };
}

/** A job's columns once its owner has canceled it. */
export function canceledPatch(job: JobRow, now: number): JobPatch {
  const at = new Date(now).toISOString();
  const error = problemOf(job, new ApiError('canceled', `Its owner canceled the job at ${at}.`));
  return { ...ended(null, now), status: 'canceled', error_json: JSON.stringify(error) };
}

/**
 * What the ended attempts of a job cost, by the provider's times; null without a price or when
 * nothing ran.
 */
export async function jobCost(
  transaction: Transaction<Tables>,
  jobId: string,
  pricePerSecondUsd: number,
): Promise<JobCost | null> {
  if (pricePerSecondUsd === 0) return null;
  const { ms } = await transaction
    .selectFrom('attempts')
    .select((select) => select.fn.sum<number | null>('provider_execution_ms').as('ms'))
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
  if (ms === null) return null;
  const billed_seconds = Math.ceil(Number(ms) / 1000);
  const usd = Number((billed_seconds * pricePerSecondUsd).toFixed(6));
  return { usd, gpu: null, price_per_second_usd: pricePerSecondUsd, billed_seconds };
}

function problemOf({ id, request_id: requestId }: JobRow, error: ApiError): Problem {
  return toProblem(error, { instance: `/job/${id}`, requestId });
}

function ended(cost: JobCost | null, now: number): JobPatch {
  const cost_json = cost && JSON.stringify(cost);
  return { stage: 'finished', eta_seconds: null, finished_at: now, cost_json };
}

/** The operations so far make one file, `video`. Nothing but known fields is taken over. */
function storedOutput({ outputs, data }: ResultManifest): StoredOutput | null {
  const file = outputs['video'];
  if (!file) return null;
  const { key, filename, content_type, size_bytes, sha256, media } = file;
  return { key, filename, content_type, size_bytes, sha256, media: mediaFacts(media), data };
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
