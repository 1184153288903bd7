import { ApiError, newId, parse } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../artifacts/artifact.store';
import { Clock } from '../clock/clock';
import type { FileRow, UploadRow } from '../database/files.tables';
import { fileKey } from '../jobs/rows/object.keys';
import { DirectUploadInput, type DirectUpload } from './direct.upload.view';
import { HEAD_BYTES } from './file.kind';
import { checkedName } from './file.name';
import { FileStore } from './file.store';
import { typeOf } from './file.stream';
import { DIRECT_GRANT_MS, UploadStore } from './upload.store';

/** Uploads that clients put straight into the bucket; nothing of them passes through this program. */
@Injectable()
export class DirectUploads {
  constructor(
    private readonly uploads: UploadStore,
    private readonly files: FileStore,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
  ) {}

  /** Throws ApiError `validation_failed`, `conflict` where there is no bucket, and as uploads do. */
  async begin(owner: string, body: unknown): Promise<DirectUpload> {
    const { filename, content_type: contentType, size_bytes } = parse(DirectUploadInput, body);
    checkedName(filename);
    const now = this.clock.now();
    const id = newId('file', now);
    const expiresAt = now + DIRECT_GRANT_MS;
    const limits = { contentType, maxBytes: size_bytes, expiresAt };
    const grant = this.artifacts.grantClientUpload(fileKey(owner, id), limits);
    if (!grant) throw new ApiError('conflict', NO_BUCKET);
    await this.uploads.open({ id, owner, way: 'direct', filename, size_bytes });
    const { put_url: url, headers } = grant;
    const expires_at = new Date(expiresAt).toISOString();
    return { id, upload: { method: 'PUT', url, headers, expires_at } };
  }

  /**
   * Makes a file of what was put; the same again where it is one already. Throws ApiError `not_found`,
   * `conflict` where nothing was put yet, and `unsupported_media_type`, which ends it.
   */
  async complete(owner: string, id: string): Promise<FileRow> {
    const upload = await this.uploads.find(owner, id);
    if (upload?.way !== 'direct') return this.files.find(owner, id);
    const key = fileKey(owner, id);
    const [facts, head] = [
      await this.artifacts.facts(key),
      await this.artifacts.readPart(key, 0, HEAD_BYTES),
    ];
    if (!facts || !head) throw new ApiError('conflict', NOTHING_YET);
    return this.orDiscard(upload, async () => {
      const { sizeBytes: size_bytes } = facts;
      if (size_bytes > upload.size_bytes) {
        const detail = `${size_bytes} bytes were put, and ${upload.size_bytes} announced.`;
        throw new ApiError('payload_too_large', detail);
      }
      return this.uploads.finish({ ...upload, size_bytes }, { ...typeOf(head), sha256: null });
    });
  }

  private async orDiscard<T>(upload: UploadRow, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const isUseless = error instanceof ApiError && USELESS.includes(error.code);
      if (isUseless) await this.uploads.discard(upload);
      throw error;
    }
  }
}

const USELESS: readonly string[] = ['unsupported_media_type', 'payload_too_large'];
const NO_BUCKET =
  'This server keeps files on its own disk; send the file to POST /file or /file/resumable.';
const NOTHING_YET = 'Nothing was put yet at the address that POST /file/direct gave; put it first.';
