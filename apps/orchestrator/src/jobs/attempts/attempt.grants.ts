import {
  ApiError,
  OPERATIONS,
  type PartsGrant,
  type PartsRequest,
  type StartAnswer,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { deliveryKey, isDeliveryKey, manifestKey } from '../rows/object.keys';
import { grantedFiles } from '../rows/planned.files';
import type { AttemptOfJob } from './attempt.store';

/** Where one delivery of an attempt may write its result, and the manifest after it. */
@Injectable()
export class AttemptGrants {
  constructor(private readonly artifacts: ArtifactStore) {}

  grant(
    { attempt, job }: AttemptOfJob,
    { delivery, expiresAt }: { readonly delivery: number; readonly expiresAt: number },
  ): StartAnswer {
    const { maxOutputBytes: maxBytes } = OPERATIONS[job.operation].limits;
    const uploads = grantedFiles(attempt, job).map(({ name, filename, contentType }) => {
      const key = deliveryKey(attempt, delivery, filename);
      return [name, this.artifacts.grantUpload(key, { contentType, maxBytes, expiresAt })] as const;
    });
    const manifest = manifestKey(attempt);
    const { put_url } = this.artifacts.grantUpload(manifest, {
      contentType: 'application/json',
      maxBytes: MAX_MANIFEST_BYTES,
      expiresAt,
    });
    const get_url = this.artifacts.workerUrl(manifest, expiresAt);
    return { uploads: Object.fromEntries(uploads), manifest: { put_url, get_url } };
  }

  /** A granted file in parts. Throws `forbidden` for another key, `payload_too_large` over its size. */
  async parts(
    { attempt, job }: AttemptOfJob,
    { key, size_bytes: sizeBytes }: PartsRequest,
  ): Promise<PartsGrant | undefined> {
    const { limits } = OPERATIONS[job.operation];
    const file = grantedFiles(attempt, job).find(({ filename }) =>
      isDeliveryKey(attempt, key, filename),
    );
    if (!file) throw new ApiError('forbidden', 'This attempt may not write to that key.');
    if (sizeBytes > limits.maxOutputBytes) {
      const detail = `A result has at most ${limits.maxOutputBytes} bytes, not ${sizeBytes}.`;
      throw new ApiError('payload_too_large', detail);
    }
    const { contentType } = file;
    const expiresAt = attempt.grants_expire_at;
    return this.artifacts.openParts(key, { contentType, sizeBytes, expiresAt });
  }
}

/** A manifest holds facts about a few files and up to some hundred warnings. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;
