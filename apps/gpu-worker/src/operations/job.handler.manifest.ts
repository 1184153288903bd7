import {
  OUTCOME_VERSION,
  type JobRequest,
  type ManifestFile,
  type ResultManifest,
} from '@app/contracts';

import type { RenderResult } from './renderer';

/** When each part of a job began, by the monotonic clock, in milliseconds, and on which GPU. */
export interface Doings {
  readonly startedAt: number;
  readonly downloadsAt: number;
  readonly rendersAt: number;
  readonly uploadsAt: number;
  readonly gpu: string | null;
}

/** Completes a job's manifest once its files are stored; uploading and the whole end then. */
export function manifestOf(
  { job_id, task_id, attempt_id }: JobRequest,
  { data, warnings, encoder, fallbackReason, renderMs, verifyMs, speed, plan }: RenderResult,
  { startedAt, downloadsAt, rendersAt, uploadsAt, gpu }: Doings,
) {
  return (outputs: Readonly<Record<string, ManifestFile>>): ResultManifest => {
    const now = performance.now();
    return {
      version: OUTCOME_VERSION,
      ...{ job_id, task_id, attempt_id, outputs, data, warnings },
      ...(plan && { plan }),
      metrics: {
        execution_ms: Math.round(now - startedAt),
        download_ms: Math.round(rendersAt - downloadsAt),
        render_ms: Math.round(renderMs),
        verify_ms: Math.round(verifyMs),
        upload_ms: Math.round(now - uploadsAt),
        encoder,
        fallback_reason: fallbackReason,
        speed,
        gpu,
      },
    };
  };
}
