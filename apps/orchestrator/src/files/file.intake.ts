import type { Readable } from 'node:stream';

import { Injectable, Logger } from '@nestjs/common';

import { ArtifactStore } from '../artifacts/artifact.store';
import { PartialFiles } from '../artifacts/partial.files';
import { Config } from '../config/config';
import type { FileRow, UploadRow } from '../database/files.tables';
import { fileKey } from '../jobs/rows/object.keys';
import { FileStream, type FileFacts } from './file.stream';
import { UploadStore } from './upload.store';

/** A file that is about to come. */
export interface OfferedFile {
  readonly owner: string;
  readonly filename: string;
  /** Null where that is known at its end only. */
  readonly sizeBytes: number | null;
  /** Of the whole body that it is a part of, where that is known. */
  readonly bodyBytes?: number | null;
  readonly source: Readable;
}

/** Takes uploads in as they stream by: bytes first, then the row that makes them a file. */
@Injectable()
export class FileIntake {
  private readonly logger = new Logger(FileIntake.name);

  constructor(
    private readonly config: Config,
    private readonly artifacts: ArtifactStore,
    private readonly partials: PartialFiles,
    private readonly uploads: UploadStore,
  ) {}

  /**
   * Throws ApiError `payload_too_large`, `quota_exceeded`, `storage_full`, `unsupported_media_type`
   * or `validation_failed`.
   */
  async receive({ owner, filename, source, ...size }: OfferedFile): Promise<FileRow> {
    const size_bytes = size.sizeBytes ?? this.mostBytes(size.bodyBytes ?? Infinity);
    const upload = await this.uploads.open({ owner, filename, way: 'whole', size_bytes });
    const stream = new FileStream(source, size.sizeBytes ?? 0);
    return this.orDiscard(upload, () =>
      size.sizeBytes === null ? this.spool(upload, stream) : this.pass(upload, stream),
    );
  }

  /** Makes a file of an upload of which all has come to this machine's disk. */
  async store(upload: UploadRow, facts: FileFacts): Promise<FileRow> {
    const { id, owner, size_bytes } = upload;
    const key = fileKey(owner, id);
    await this.artifacts
      .adopt(key, this.partials.path(id), size_bytes)
      .catch(async (error: unknown) => {
        // Nobody else writes it: a program that died came as far as this, and not to the row.
        if ((await this.artifacts.facts(key))?.sizeBytes !== size_bytes) throw error;
      });
    const file = await this.uploads.finish(upload, facts);
    await this.partials.remove(id);
    return file;
  }

  /** Gives an upload up, with what has come of it. */
  async discard(upload: UploadRow): Promise<void> {
    await this.partials.remove(upload.id);
    await this.uploads.discard(upload);
  }

  /** What room is held for, of a file that stands in a body of some bytes. */
  private mostBytes(bodyBytes: number): number {
    const { FILE_MAX_BYTES: most } = this.config.env;
    return Number.isFinite(bodyBytes) && bodyBytes - FORM_BYTES > most
      ? bodyBytes
      : Math.min(bodyBytes, most);
  }

  /** Straight into the store. */
  private async pass(upload: UploadRow, stream: FileStream): Promise<FileRow> {
    const { id, owner, size_bytes } = upload;
    await this.artifacts.writeStream(fileKey(owner, id), stream.bytes, size_bytes);
    return this.uploads.finish(upload, stream.facts());
  }

  /** By way of this machine's disk: stores want to be told the size before. */
  private async spool(upload: UploadRow, stream: FileStream): Promise<FileRow> {
    const place = { fromByte: 0, maxBytes: upload.size_bytes };
    const size_bytes = await this.partials.append(upload.id, stream.bytes, place);
    return this.store({ ...upload, size_bytes }, stream.facts());
  }

  private async orDiscard<T>(upload: UploadRow, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Where this fails too, it is given up at its time.
      await this.discard(upload).catch((err: unknown) => {
        this.logger.warn({ err }, 'A failed upload could not be discarded yet.');
      });
      throw error;
    }
  }
}

/** More than a form adds to its file. */
const FORM_BYTES = 16_384;
