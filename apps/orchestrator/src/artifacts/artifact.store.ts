import type { Readable } from 'node:stream';

import type { PartsGrant, UploadGrant } from '@app/contracts';

/** Facts about a stored file. */
export interface ArtifactFacts {
  readonly sizeBytes: number;
  readonly contentType: string;
}

export interface UploadLimits {
  readonly contentType: string;
  readonly maxBytes: number;
  /** Milliseconds since 1970 after which the grant is void. */
  readonly expiresAt: number;
}

export interface DownloadOptions {
  /** What a browser saves it as. */
  readonly filename: string;
  readonly contentType: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A file that is about to be uploaded in parts. */
export interface WantedParts {
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970 after which the grant is void. */
  readonly expiresAt: number;
}

/**
 * Where results are kept: the local disk behind this orchestrator, or S3. Keys are our own
 * (`o/<owner>/jobs/<job>/<attempt>/<delivery>/<file>`), objects are written once and never changed.
 */
export abstract class ArtifactStore {
  /** A create-only upload for a worker: a second PUT to the same key is refused with 409. */
  abstract grantUpload(key: string, limits: UploadLimits): UploadGrant;

  /** The same for a large file in parts, or undefined where it is to be uploaded in one. */
  abstract openParts(key: string, wanted: WantedParts): Promise<PartsGrant | undefined>;

  /** An address at which a worker can read an object. */
  abstract workerUrl(key: string, expiresAt: number): string;

  /** An address that works for anybody who has it, in a browser and with Range. */
  abstract publicUrl(key: string, options: DownloadOptions): string;

  /** Stores bytes of our own under a new key; throws ApiError `conflict` where it is taken. */
  abstract write(key: string, bytes: Buffer, contentType: string): Promise<void>;

  /**
   * Stores a stream of exactly `sizeBytes` under a new key without holding it in memory. Throws
   * ApiError `conflict` where the key is taken, and what the stream throws.
   */
  abstract writeStream(key: string, source: Readable, sizeBytes: number): Promise<void>;

  /**
   * Stores a file of this machine's disk under a new key; the file can be gone then. Throws as
   * `writeStream` does.
   */
  abstract adopt(key: string, path: string, sizeBytes: number): Promise<void>;

  /**
   * The same as `grantUpload` for a client, who can put exactly `maxBytes`; undefined where the store
   * is no one that clients reach by themselves.
   */
  abstract grantClientUpload(key: string, limits: UploadLimits): UploadGrant | undefined;

  /** So many bytes of an object from a place on, fewer at its end; undefined where there is none. */
  abstract readPart(key: string, from: number, bytes: number): Promise<Buffer | undefined>;

  /** A small object whole, or undefined where there is none. Throws over `maxBytes`. */
  abstract read(key: string, maxBytes: number): Promise<Buffer | undefined>;

  abstract facts(key: string): Promise<ArtifactFacts | undefined>;

  /** Removes everything below a prefix that ends with `/`; none there is fine. */
  abstract removePrefix(prefix: string): Promise<void>;

  /** Throws ApiError `storage_full` when nothing new may be stored, anything else when it is down. */
  abstract check(): Promise<void>;
}
