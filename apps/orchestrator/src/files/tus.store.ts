import type { Readable } from 'node:stream';

import { DataStore, Upload } from '@tus/server';

import type { ResumableUploads } from './resumable.uploads';

/** The uploads of one owner, as the tus server wants to be given them. */
export class TusStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'expiration', 'termination'];

  constructor(
    private readonly uploads: ResumableUploads,
    private readonly owner: string,
    /** A name without folders, for showing. Throws ApiError `validation_failed`. */
    private readonly nameOf: (given: unknown) => string,
  ) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size = 0, metadata = {} } = upload;
    const filename = this.nameOf(metadata['filename'] ?? metadata['name'] ?? 'file');
    const metadata_json = JSON.stringify(metadata);
    await this.uploads.open({ id, owner: this.owner, filename, size_bytes: size, metadata_json });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { sizeBytes: size, offset, metadata } = await this.uploads.state(this.owner, id);
    return new Upload({ id, size, offset, ...(metadata && { metadata: { ...metadata } }) });
  }

  override write(source: Readable, id: string, fromByte: number): Promise<number> {
    return this.uploads.append(this.owner, id, { source, fromByte });
  }

  override remove(id: string): Promise<void> {
    return this.uploads.end(this.owner, id);
  }
}
