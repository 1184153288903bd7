import {
  ApiError,
  OPERATIONS,
  type OperationName,
  type PartsGrant,
  type PartsRequest,
  type StartAnswer,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { deliveryKey, isDeliveryKey, manifestKey, type AttemptPlace } from '../rows/object.keys';
import type { AttemptOfJob } from './attempt.store';

/** Where one delivery of an attempt may write its result, and the manifest after it. */
@Injectable()
export class AttemptGrants {
  constructor(private readonly artifacts: ArtifactStore) {}

  grant(
    attempt: AttemptPlace,
    operation: OperationName,
    { delivery, expiresAt }: { readonly delivery: number; readonly expiresAt: number },
  ): StartAnswer {
    const { output, limits } = OPERATIONS[operation];
    const video = this.artifacts.grantUpload(deliveryKey(attempt, delivery, output.filename), {
      contentType: output.contentType,
      maxBytes: limits.maxOutputBytes,
      expiresAt,
    });
    const manifest = manifestKey(attempt);
    const { put_url } = this.artifacts.grantUpload(manifest, {
      contentType: 'application/json',
      maxBytes: MAX_MANIFEST_BYTES,
      expiresAt,
    });
    const get_url = this.artifacts.workerUrl(manifest, expiresAt);
    return { uploads: { video }, manifest: { put_url, get_url } };
  }

  /** A granted file in parts. Throws `forbidden` for another key, `payload_too_large` over its size. */
  async parts(
    { attempt, job }: AttemptOfJob,
    { key, size_bytes: sizeBytes }: PartsRequest,
  ): Promise<PartsGrant | undefined> {
    const { output, limits } = OPERATIONS[job.operation];
    if (!isDeliveryKey(attempt, key, output.filename)) {
      throw new ApiError('forbidden', 'This attempt may not write to that key.');
    }
    if (sizeBytes > limits.maxOutputBytes) {
      const detail = `A result has at most ${limits.maxOutputBytes} bytes, not ${sizeBytes}.`;
      throw new ApiError('payload_too_large', detail);
    }
    const { contentType } = output;
    const expiresAt = attempt.grants_expire_at;
    return this.artifacts.openParts(key, { contentType, sizeBytes, expiresAt });
  }
}

/** A manifest holds facts about a few files and up to some hundred warnings. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;
