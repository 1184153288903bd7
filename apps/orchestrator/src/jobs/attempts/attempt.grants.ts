import { OPERATIONS, type OperationName, type StartAnswer } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { deliveryKey, manifestKey, type AttemptPlace } from '../rows/object.keys';

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
}

/** A manifest holds facts about a few files and up to some hundred warnings. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;
