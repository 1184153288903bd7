import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';

import type { UploadGrant } from '@app/contracts';

import { Config } from '../config/config';
import { ArtifactFiles } from './artifact.files';
import {
  ArtifactStore,
  type ArtifactFacts,
  type DownloadOptions,
  type UploadLimits,
} from './artifact.store';
import { contentTypeOf } from './content-types';
import { SignedUrls } from './signed-urls';

/** Results on the disk of this machine, reached through the orchestrator's own signed addresses. */
@Injectable()
export class LocalDiskArtifactStore extends ArtifactStore {
  constructor(
    private readonly config: Config,
    private readonly files: ArtifactFiles,
    private readonly urls: SignedUrls,
  ) {
    super();
  }

  grantUpload(key: string, { contentType, maxBytes, expiresAt }: UploadLimits): UploadGrant {
    const terms = { max: String(maxBytes), type: contentType };
    return {
      put_url: this.urls.sign(this.config.workerUrl, 'PUT', key, { expiresAt, terms }),
      headers: { 'content-type': contentType },
      max_bytes: maxBytes,
      key,
    };
  }

  async openParts(): Promise<undefined> {
    return undefined;
  }

  workerUrl(key: string, expiresAt: number): string {
    return this.urls.sign(this.config.workerUrl, 'GET', key, { expiresAt, terms: {} });
  }

  publicUrl(key: string, { filename, contentType, expiresAt }: DownloadOptions): string {
    const terms = { filename, type: contentType };
    return this.urls.sign(this.config.publicUrl, 'GET', key, { expiresAt, terms });
  }

  /** Its type is told by the key's ending. */
  async write(key: string, bytes: Buffer): Promise<void> {
    await this.files.create(key, Readable.from([bytes]), bytes.length);
  }

  async writeStream(key: string, source: Readable, sizeBytes: number): Promise<void> {
    await this.files.create(key, source, sizeBytes);
  }

  async adopt(key: string, path: string): Promise<void> {
    await this.files.adopt(key, path);
  }

  grantClientUpload(): undefined {
    return undefined;
  }

  async readPart(key: string, from: number, bytes: number): Promise<Buffer | undefined> {
    const found = await this.files.open(key);
    if (!found) return undefined;
    try {
      const { buffer, bytesRead } = await found.handle.read(Buffer.alloc(bytes), 0, bytes, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await found.handle.close();
    }
  }

  async read(key: string, maxBytes: number): Promise<Buffer | undefined> {
    const found = await this.files.open(key);
    if (!found) return undefined;
    try {
      if (found.sizeBytes > maxBytes) {
        throw new Error(`The object ${key} has ${found.sizeBytes} bytes, over ${maxBytes}`);
      }
      return await found.handle.readFile();
    } finally {
      await found.handle.close();
    }
  }

  async facts(key: string): Promise<ArtifactFacts | undefined> {
    const found = await this.files.open(key);
    await found?.handle.close();
    return found && { sizeBytes: found.sizeBytes, contentType: contentTypeOf(key) };
  }

  async removePrefix(prefix: string): Promise<void> {
    await this.files.removePrefix(prefix);
  }

  async check(): Promise<void> {
    await this.files.check();
  }
}
