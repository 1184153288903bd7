import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

import type { OnApplicationShutdown } from '@nestjs/common';

import { ApiError, type PartsGrant, type UploadGrant } from '@app/contracts';

import {
  ArtifactStore,
  type ArtifactFacts,
  type DownloadOptions,
  type UploadLimits,
  type WantedParts,
} from '../artifact.store';
import { contentDisposition } from '../content-disposition';
import { contentTypeOf } from '../content-types';
import { S3Addresses } from './s3.addresses';
import { readUploadId } from './s3.answers';
import { S3Check } from './s3.check';
import { S3Client, S3Failed } from './s3.client';
import { removeBelow } from './s3.removal';
import { CREATE_ONLY, s3Origin, type S3Settings } from './s3.settings';
import { S3Streams } from './s3.streams';

/** What S3 allows. */
const MAX_PARTS = 10_000;

/** Results in a bucket of an S3-compatible store. Workers and clients reach it by signed addresses. */
export class S3ArtifactStore extends ArtifactStore implements OnApplicationShutdown {
  private readonly addresses: S3Addresses;
  private readonly client: S3Client;
  private readonly streams: S3Streams;
  private readonly bucket: S3Check;

  constructor(
    private readonly settings: S3Settings,
    /** Milliseconds since 1970. */
    now: () => number,
  ) {
    super();
    this.addresses = new S3Addresses(settings, now);
    this.client = new S3Client(this.addresses, { origin: s3Origin(settings), now });
    this.streams = new S3Streams(this.addresses, s3Origin(settings), now);
    this.bucket = new S3Check(this.client, settings, now);
  }

  grantUpload(key: string, { contentType, maxBytes, expiresAt }: UploadLimits): UploadGrant {
    const headers = { 'content-type': contentType, ...CREATE_ONLY };
    return {
      put_url: this.addresses.sign({ method: 'PUT', key, expiresAt, headers }),
      headers,
      max_bytes: maxBytes,
      key,
      parts_over_bytes: this.settings.partBytes,
    };
  }

  async openParts(key: string, wanted: WantedParts): Promise<PartsGrant | undefined> {
    const { partBytes } = this.settings;
    const count = Math.ceil(wanted.sizeBytes / partBytes);
    if (count < 2 || count > MAX_PARTS) return undefined;
    const headers = { 'content-type': wanted.contentType };
    const { body } = await this.client.call({
      method: 'POST',
      key,
      query: { uploads: '' },
      headers,
    });
    const uploadId = readUploadId(body.toString('utf8'));
    if (uploadId === null) throw new S3Failed('The store gave no id for an upload in parts.', 200);
    const sign = (method: 'PUT' | 'POST' | 'DELETE', query: Readonly<Record<string, string>>) =>
      this.addresses.sign({
        ...{ method, key, expiresAt: wanted.expiresAt, query: { ...query, uploadId } },
        ...(method === 'POST' && { headers: CREATE_ONLY }),
      });
    return {
      part_bytes: partBytes,
      part_urls: Array.from({ length: count }, (_, at) => sign('PUT', { partNumber: `${at + 1}` })),
      complete: { url: sign('POST', {}), headers: CREATE_ONLY },
      abort_url: sign('DELETE', {}),
    };
  }

  workerUrl(key: string, expiresAt: number): string {
    return this.addresses.sign({ method: 'GET', key, expiresAt });
  }

  publicUrl(key: string, { filename, contentType, expiresAt }: DownloadOptions): string {
    const { publicBaseUrl } = this.settings;
    if (publicBaseUrl !== null) return `${publicBaseUrl}/${this.addresses.objectName(key)}`;
    const query = {
      'response-content-disposition': contentDisposition('inline', filename),
      'response-content-type': contentType,
    };
    return this.addresses.sign({ method: 'GET', key, expiresAt, query, isPublic: true });
  }

  async write(key: string, bytes: Buffer, contentType: string): Promise<void> {
    const headers = { 'content-type': contentType, ...CREATE_ONLY };
    const put = { method: 'PUT', key, headers, bytes, accepts: [412] } as const;
    const { status } = await this.client.call(put);
    if (status < 300) return;
    // A try whose answer was lost can have stored it.
    if ((await this.read(key, bytes.length).catch(() => undefined))?.equals(bytes)) return;
    throw new ApiError('conflict', 'The object is there already.');
  }

  writeStream(key: string, source: Readable, sizeBytes: number): Promise<void> {
    return this.streams.put(key, source, sizeBytes);
  }

  async adopt(key: string, path: string, sizeBytes: number): Promise<void> {
    await this.streams.put(key, createReadStream(path), sizeBytes);
  }

  grantClientUpload(key: string, { contentType, maxBytes, expiresAt }: UploadLimits): UploadGrant {
    const headers = { 'content-type': contentType, ...CREATE_ONLY };
    // Every client says its length by itself; signed, it has to be this one.
    const signed = { ...headers, 'content-length': String(maxBytes) };
    const put_url = this.addresses.sign({
      ...{ method: 'PUT', key, expiresAt, headers: signed, isPublic: true },
    });
    return { put_url, headers, max_bytes: maxBytes, key };
  }

  async readPart(key: string, from: number, bytes: number): Promise<Buffer | undefined> {
    const headers = { range: `bytes=${from}-${from + bytes - 1}` };
    const { status, body } = await this.client.call({
      ...{ method: 'GET', key, headers, accepts: [404, 416] },
    });
    if (status === 404) return undefined;
    // Behind the end of an object nothing can be asked for.
    return status === 416 ? Buffer.alloc(0) : body;
  }

  async read(key: string, maxBytes: number): Promise<Buffer | undefined> {
    const { status, body } = await this.client.call({
      ...{ method: 'GET', key, accepts: [404], maxBytes: Math.max(maxBytes, ERROR_BYTES) },
    });
    if (status === 404) return undefined;
    if (body.length <= maxBytes) return body;
    throw new Error(`The object ${key} has ${body.length} bytes, over ${maxBytes}`);
  }

  async facts(key: string): Promise<ArtifactFacts | undefined> {
    const { status, headers } = await this.client.call({ method: 'HEAD', key, accepts: [404] });
    if (status === 404) return undefined;
    const sizeBytes = Number(headers['content-length']);
    return { sizeBytes, contentType: headers['content-type'] ?? contentTypeOf(key) };
  }

  async removePrefix(prefix: string): Promise<void> {
    const below = `${this.addresses.objectName(prefix.slice(0, -1))}/`;
    await removeBelow(this.client, { below, prefix: this.settings.prefix });
  }

  check(): Promise<void> {
    return this.bucket.check();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.client.close(), this.streams.close()]);
  }
}

/** Room for what the store says of an object that it does not have. */
const ERROR_BYTES = 4096;
