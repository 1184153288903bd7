import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';

import { fileType, HEAD_BYTES, type FileType } from './file.kind';

/** What is known of a file. */
export interface FileFacts extends FileType {
  /** Null where it did not pass through this program. */
  readonly sha256: string | null;
}

/** The bytes of an upload on their way to the store: hashed, and refused early by their type. */
export class FileStream {
  /** To be read once. Throws ApiError `unsupported_media_type` before the first byte goes on. */
  readonly bytes: Readable;
  private readonly hash = createHash('sha256');
  private type: FileType | undefined;

  /** `sizeBytes` of the whole file, where they are known: a beginning that is cut has no type yet. */
  constructor(
    source: Readable,
    private readonly sizeBytes = 0,
  ) {
    this.bytes = Readable.from(this.pass(source), { objectMode: false });
  }

  /** Of the whole file: to be called once, after its end. */
  facts(): FileFacts {
    if (!this.type) throw new Error('The file has not passed.');
    return { ...this.type, sha256: this.hash.digest('hex') };
  }

  private async *pass(source: Readable): AsyncGenerator<Buffer> {
    let head = Buffer.alloc(0);
    // Left open on a refusal, so that it can be answered.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      this.hash.update(bytes);
      if (this.type) {
        yield bytes;
        continue;
      }
      head = Buffer.concat([head, bytes]);
      if (head.length < HEAD_BYTES) continue;
      this.type = typeOf(head);
      yield head;
    }
    if (this.type) return;
    if (head.length >= this.sizeBytes) this.type = typeOf(head);
    yield head;
  }
}

/** What a file is by its first bytes. Throws ApiError `unsupported_media_type`. */
export function typeOf(head: Buffer): FileType {
  const type = fileType(head.subarray(0, HEAD_BYTES));
  if (type) return type;
  const detail =
    'The file is no video, image, sound or subtitles by its content; its name and Content-Type are not looked at.';
  throw new ApiError('unsupported_media_type', detail);
}
