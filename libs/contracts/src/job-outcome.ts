import type { ErrorCode } from './error-codes';
import { ApiError, toApiError, type ProblemEntry } from './errors';
import type { Encoder, JobStage, JobWarning, MediaFacts } from './job-parts';

/** Version of manifests and outcomes, read by the orchestrator. */
export const OUTCOME_VERSION = 1;

/** One published file of an attempt. */
export interface ManifestFile {
  /** The granted object name. */
  readonly key: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size_bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly media: MediaFacts | null;
  /** Whether it is at the job's destination as well; left out where none was named. */
  readonly delivered?: boolean;
}

/** What a worker measured. Milliseconds. */
export interface ManifestMetrics {
  readonly execution_ms: number;
  readonly download_ms: number;
  readonly render_ms: number;
  readonly verify_ms: number;
  readonly upload_ms: number;
  readonly encoder: Encoder | null;
  readonly fallback_reason: string | null;
  readonly speed: number | null;
  /** The worker's GPU, e.g. `NVIDIA L4`, which is paid for whatever encoded; null without one. */
  readonly gpu: string | null;
}

/** A fraction, e.g. frames a second. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

/** Where the parts of a job begin, as the worker says that looked at its source. */
export interface FanOutPlan {
  /** Of each part, one behind the other. */
  readonly frames: readonly number[];
  readonly rate: Rational;
  /** Whether the sound of the result was stored with the plan. */
  readonly has_sound: boolean;
}

/**
 * The manifest of an attempt: written last, create-only. Its being there means that the attempt
 * succeeded and that every file it names is whole.
 */
export interface ResultManifest {
  readonly version: number;
  readonly job_id: string;
  readonly task_id: string;
  readonly attempt_id: string;
  readonly outputs: Readonly<Record<string, ManifestFile>>;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly JobWarning[];
  readonly metrics: ManifestMetrics;
  /** In the place of the result: it is to be rendered in parts (`task` of the JobRequest). */
  readonly plan?: FanOutPlan;
}

/** How an attempt failed, as it travels back through the GPU provider and in hints. */
export interface Failure {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryable: boolean;
  readonly errors: readonly ProblemEntry[];
}

/** What a failed attempt used up all the same. */
export interface SpentTime {
  readonly execution_ms: number;
  /** As in ManifestMetrics. */
  readonly gpu: string | null;
}

/** The `output` of a job at the GPU provider: small, the files themselves go to the store. */
export type JobOutcome =
  | { readonly version: number; readonly status: 'succeeded'; readonly manifest: ResultManifest }
  | {
      readonly version: number;
      readonly status: 'failed';
      readonly failure: Failure;
      /** Left out by workers older than this field. */
      readonly spent?: SpentTime;
    };

/** How far a worker is, as hints and the provider's progress carry it. */
export interface JobProgress {
  readonly stage: JobStage;
  /** Percent of the whole job, 0 to 100. */
  readonly progress: number;
  readonly eta_seconds: number | null;
  readonly speed: number | null;
}

/** A thrown value as a Failure; anything unforeseen is `internal` and tells nothing. */
export function toFailure(error: unknown): Failure {
  const { code, detail, retryable, errors } = toApiError(error);
  return { code, detail, retryable, errors };
}

/** A Failure as the error it stands for. */
export function fromFailure({ code, detail, retryable, errors }: Failure): ApiError {
  return new ApiError(code, detail, { retryable, errors });
}
