import type { Readable } from 'node:stream';

import { ApiError, newId } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../artifacts/artifact.store';
import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import type { FileRow } from '../database/tables';
import { fileKey } from '../jobs/rows/object.keys';
import { FileStore } from './file.store';
import { FileStream } from './file.stream';

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
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly artifacts: ArtifactStore,
    private readonly store: FileStore,
  ) {}

  /**
   * Throws ApiError `payload_too_large`, `quota_exceeded`, `storage_full`, `unsupported_media_type`
   * or `validation_failed`.
   */
  async receive({ owner, filename, sizeBytes, source }: OfferedFile): Promise<FileRow> {
    await this.refuseOver(owner, sizeBytes);
    const id = newId('file', this.clock.now());
    await this.store.announce(owner, id, this.clock.now() + GIVEN_UP_AFTER_MS);
    const stream = new FileStream(source);
    await this.artifacts.writeStream(fileKey(owner, id), stream.bytes, sizeBytes);
    const { kind, contentType, sha256 } = stream.facts();
    const now = this.clock.now();
    const row: FileRow = {
      ...{ id, owner, filename, kind, sha256, content_type: contentType, size_bytes: sizeBytes },
      created_at: now,
      expires_at: now + this.config.env.FILE_TTL_HOURS * 3_600_000,
    };
    await this.store.add(row);
    return row;
  }

  private async refuseOver(owner: string, sizeBytes: number): Promise<void> {
    const { FILE_MAX_BYTES: most, FILES_MAX_BYTES: mostOfAll } = this.config.env;
    if (sizeBytes > most) {
      const detail = `The file has ${sizeBytes} bytes; at most ${most} can be uploaded.`;
      throw new ApiError('payload_too_large', detail);
    }
    if (mostOfAll === 0) return;
    const kept = await this.store.bytesOf(owner);
    if (kept + sizeBytes <= mostOfAll) return;
    const detail = `Your files have ${kept} bytes, and with this one more than ${mostOfAll}; delete some.`;
    throw new ApiError('quota_exceeded', detail);
  }
}

/** Longer than any upload takes. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
