import type { ManifestGrant, UploadGrant } from './job-request';

/**
 * What a worker POSTs to `{callback_url}/{token}/…`. All are hints: the orchestrator reads the
 * state back from its store and from the provider before it believes anything.
 * `start` → StartAnswer, or 409 when the attempt is canceled or superseded;
 * `progress` (JobProgress) and `done` (empty) → 204.
 */
export interface StartAnswer {
  /** Fresh grants for this delivery, in the place of those that came with the job. */
  readonly uploads: Readonly<Record<string, UploadGrant>>;
  readonly manifest: ManifestGrant;
}
