import type { Readable } from 'node:stream';

import { Injectable, Logger } from '@nestjs/common';

import { ArtifactStore } from '../artifacts/artifact.store';
import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import type { FileRow, UploadRow } from '../database/tables';
import { fileKey } from '../jobs/rows/object.keys';
import { FileStream, type PassedFile } from './file.stream';
import { UploadStore } from './upload.store';

/** A file that is about to come. */
export interface OfferedFile {
  readonly owner: string;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly source: Readable;
}

/** Takes uploads in as they stream by: bytes first, then the row that makes them a file. */
@Injectable()
export class FileIntake {
  private readonly logger = new Logger(FileIntake.name);

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly artifacts: ArtifactStore,
    private readonly uploads: UploadStore,
  ) {}

  /**
   * Throws ApiError `payload_too_large`, `quota_exceeded`, `storage_full`, `unsupported_media_type`
   * or `validation_failed`.
   */
  async receive({ owner, filename, sizeBytes, source }: OfferedFile): Promise<FileRow> {
    const wanted = { owner, filename, way: 'whole', size_bytes: sizeBytes } as const;
    const upload = await this.uploads.open(wanted);
    return this.orDiscard(upload, async () => {
      const stream = new FileStream(source);
      await this.artifacts.writeStream(fileKey(owner, upload.id), stream.bytes, sizeBytes);
      return this.finish(upload, stream.facts());
    });
  }

  private async finish(upload: UploadRow, facts: PassedFile): Promise<FileRow> {
    const { id, owner, filename, size_bytes } = upload;
    const { kind, contentType: content_type, sha256 } = facts;
    const created_at = this.clock.now();
    const expires_at = created_at + this.config.env.FILE_TTL_HOURS * 3_600_000;
    const file: FileRow = {
      ...{ id, owner, filename, kind, content_type, size_bytes, sha256, created_at, expires_at },
    };
    await this.uploads.finish(file);
    return file;
  }

  private async orDiscard<T>(upload: UploadRow, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Where this fails too, it is given up at its time.
      await this.uploads.discard(upload).catch((err: unknown) => {
        this.logger.warn({ err }, 'A failed upload could not be discarded yet.');
      });
      throw error;
    }
  }
}
