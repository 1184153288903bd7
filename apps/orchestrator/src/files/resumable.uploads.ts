import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { PartialFiles } from '../artifacts/partial.files';
import type { UploadRow } from '../database/files.tables';
import { FileIntake } from './file.intake';
import { FileStore } from './file.store';
import { FileStream, type FileFacts } from './file.stream';
import { UploadStore, type WantedUpload } from './upload.store';

/** How far an upload has come. */
export interface UploadState {
  readonly filename: string;
  readonly metadata: Readonly<Record<string, string | null>> | null;
  readonly sizeBytes: number;
  readonly offset: number;
}

/**
 * Uploads that go on where they were cut, also by a restart: what has come lies on this machine's
 * disk, and how much that is is the file's own length.
 */
@Injectable()
export class ResumableUploads {
  constructor(
    private readonly uploads: UploadStore,
    private readonly intake: FileIntake,
    private readonly partials: PartialFiles,
    private readonly files: FileStore,
  ) {}

  /** Throws as `UploadStore.open` does. */
  async open(wanted: Omit<WantedUpload, 'way'>): Promise<void> {
    if (wanted.size_bytes === 0) throw new ApiError('validation_failed', 'The file has no bytes.');
    await this.uploads.open({ ...wanted, way: 'resumable' });
  }

  /**
   * Milliseconds since 1970 when an upload is given up; null of what has come whole. Throws ApiError
   * `not_found`.
   */
  async expiry(owner: string, id: string): Promise<number | null> {
    const upload = await this.find(owner, id);
    if (upload) return upload.expires_at;
    await this.files.find(owner, id);
    return null;
  }

  /** To be asked by one at a time, since it can make the file. Throws ApiError `not_found`. */
  async state(owner: string, id: string): Promise<UploadState> {
    const upload = await this.find(owner, id);
    const offset = upload ? await this.partials.size(id) : 0;
    if (upload && offset < upload.size_bytes) return stateOf(upload, offset);
    // All came, and what follows was cut.
    if (upload) await this.complete(upload);
    const { filename, size_bytes } = await this.files.find(owner, id);
    return { filename, metadata: null, sizeBytes: size_bytes, offset: size_bytes };
  }

  /**
   * Appends what comes, and makes a file of it when that is all; gives how much is there. What came
   * before an error stays. Throws ApiError `not_found`, `conflict`, `storage_full`,
   * `payload_too_large`, and `unsupported_media_type`, which ends it.
   */
  async append(owner: string, id: string, from: FromByte): Promise<number> {
    const upload = await this.find(owner, id);
    if (!upload) throw unknownUpload(id);
    const { source, fromByte } = from;
    const sizeBytes = upload.size_bytes;
    const stream = fromByte === 0 ? new FileStream(source, sizeBytes) : undefined;
    return this.orDiscard(upload, async () => {
      const place = { fromByte, maxBytes: sizeBytes - fromByte };
      const offset = await this.partials.append(id, stream?.bytes ?? source, place);
      if (offset === sizeBytes) await this.complete(upload, stream?.facts());
      return offset;
    });
  }

  /** Gives an upload up. Throws ApiError `not_found`. */
  async end(owner: string, id: string): Promise<void> {
    const upload = await this.find(owner, id);
    if (!upload) throw unknownUpload(id);
    await this.intake.discard(upload);
  }

  private async find(owner: string, id: string): Promise<UploadRow | undefined> {
    const upload = await this.uploads.find(owner, id);
    return upload?.way === 'resumable' ? upload : undefined;
  }

  private async complete(upload: UploadRow, facts?: FileFacts): Promise<void> {
    await this.orDiscard(upload, async () => {
      await this.intake.store(upload, facts ?? (await factsOf(this.partials.path(upload.id))));
    });
  }

  private async orDiscard<T>(upload: UploadRow, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const isUseless = error instanceof ApiError && error.code === 'unsupported_media_type';
      if (isUseless) await this.intake.discard(upload);
      throw error;
    }
  }
}

/** Bytes of a file, and where in it they stand. */
export interface FromByte {
  readonly source: Readable;
  readonly fromByte: number;
}

function stateOf(upload: UploadRow, offset: number): UploadState {
  const { filename, metadata_json, size_bytes } = upload;
  const metadata = JSON.parse(metadata_json ?? 'null') as UploadState['metadata'];
  return { filename, metadata, sizeBytes: size_bytes, offset };
}

async function factsOf(path: string): Promise<FileFacts> {
  const stream = new FileStream(createReadStream(path));
  stream.bytes.resume();
  await finished(stream.bytes);
  return stream.facts();
}

function unknownUpload(id: string): ApiError {
  const detail = `There is no upload ${JSON.stringify(id.slice(0, 64))} to go on with.`;
  return new ApiError('not_found', detail);
}
