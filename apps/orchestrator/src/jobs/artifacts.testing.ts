import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { ApiError, type PartsGrant, type UploadGrant } from '@app/contracts';

import {
  ArtifactStore,
  type ArtifactFacts,
  type DownloadOptions,
  type UploadLimits,
  type WantedParts,
} from '../artifacts/artifact.store';

/** Objects in memory, at addresses that tell what was signed. */
export class MemoryArtifactStore extends ArtifactStore {
  readonly objects = new Map<string, Buffer>();
  readonly removed: string[] = [];
  /** What `check` throws. */
  trouble: Error | undefined;

  /** As a worker would: false where the object is there already. */
  put(key: string, body: string | Buffer): boolean {
    if (this.objects.has(key)) return false;
    this.objects.set(key, Buffer.from(body));
    return true;
  }

  grantUpload(key: string, { contentType, maxBytes, expiresAt }: UploadLimits): UploadGrant {
    return {
      put_url: `http://store.test/put/${key}?until=${expiresAt}`,
      headers: { 'content-type': contentType },
      max_bytes: maxBytes,
      key,
    };
  }

  /** In parts of a mebibyte, as tests need no more; smaller files have none. */
  async openParts(key: string, { sizeBytes }: WantedParts): Promise<PartsGrant | undefined> {
    const count = Math.ceil(sizeBytes / 1_048_576);
    if (count < 2) return undefined;
    const url = `http://store.test/parts/${key}`;
    return {
      part_bytes: 1_048_576,
      part_urls: Array.from({ length: count }, (_, at) => `${url}?part=${at + 1}`),
      complete: { url, headers: {} },
      abort_url: url,
    };
  }

  workerUrl(key: string, expiresAt: number): string {
    return `http://store.test/get/${key}?until=${expiresAt}`;
  }

  publicUrl(key: string, { filename, expiresAt }: DownloadOptions): string {
    return `https://files.test/${key}?as=${filename}&until=${expiresAt}`;
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    if (!this.put(key, bytes)) throw new ApiError('conflict', `${key} is there already.`);
  }

  async writeStream(key: string, source: Readable): Promise<void> {
    await this.write(key, Buffer.concat((await source.toArray()) as Buffer[]));
  }

  async adopt(key: string, path: string): Promise<void> {
    await this.write(key, await readFile(path));
  }

  grantClientUpload(): undefined {
    return undefined;
  }

  async readPart(key: string, from: number, bytes: number): Promise<Buffer | undefined> {
    return this.objects.get(key)?.subarray(from, from + bytes);
  }

  async read(key: string, maxBytes: number): Promise<Buffer | undefined> {
    const object = this.objects.get(key);
    if (object && object.length > maxBytes) throw new Error(`${key} is over ${maxBytes} bytes`);
    return object;
  }

  async facts(key: string): Promise<ArtifactFacts | undefined> {
    const object = this.objects.get(key);
    return object && { sizeBytes: object.length, contentType: 'application/octet-stream' };
  }

  async removePrefix(prefix: string): Promise<void> {
    this.removed.push(prefix);
    for (const key of this.objects.keys()) if (key.startsWith(prefix)) this.objects.delete(key);
  }

  async check(): Promise<void> {
    if (this.trouble) throw this.trouble;
  }
}
