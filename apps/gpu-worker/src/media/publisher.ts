import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import {
  ApiError,
  readManifest,
  type JobRequest,
  type ManifestFile,
  type PartsGrant,
  type MediaFacts,
  type ResultManifest,
  type UploadGrant,
} from '@app/contracts';
import { retrying, type Backoff, type StoreClient, type Wait } from '@app/net';

/** A verified file of a result, on the local disk. */
export interface ResultFile {
  readonly path: string;
  readonly filename: string;
  readonly contentType: string;
  readonly media: MediaFacts;
}

/** What the grants of a job and its attempt are needed for. */
export type Granted = Pick<JobRequest, 'attempt_id' | 'uploads' | 'manifest'>;

export interface Publication {
  readonly outputs: Readonly<Record<string, ResultFile>>;
  /** Completes the manifest when the files are stored. */
  readonly manifestOf: (outputs: Readonly<Record<string, ManifestFile>>) => Promise<ResultManifest>;
  /** Whether the grants are this delivery's alone; those that came with the job are for all. */
  readonly ownGrants: boolean;
  /** Addresses for a large file in parts; undefined where it is to be uploaded in one. */
  readonly partsOf: (key: string, sizeBytes: number) => Promise<PartsGrant | undefined>;
}

interface Upload extends Pick<Publication, 'ownGrants' | 'partsOf'> {
  readonly grant: UploadGrant;
  readonly output: ResultFile;
}

/** Between the other delivery's file and its manifest there is one request. */
const FIRST_MANIFEST: Backoff = { tries: 6, firstDelayMs: 250, maxDelayMs: 4_000 };

/**
 * Stores a result: the files to their grants, the manifest last. All is create-only, so of several
 * deliveries of one attempt the first to write its manifest wins, and every other reports that one.
 */
export class Publisher {
  constructor(
    private readonly store: StoreClient,
    private readonly options: { readonly wait?: Wait } = {},
  ) {}

  /** The manifest that a delivery before this one has written, if there is one. */
  async published(granted: Granted, signal: AbortSignal): Promise<ResultManifest | undefined> {
    const manifest = readManifest(await this.store.getJson(granted.manifest.get_url, signal));
    return manifest?.attempt_id === granted.attempt_id ? manifest : undefined;
  }

  /** Returns the manifest that counts: ours, or that of the delivery that was first. */
  async publish(
    granted: Granted,
    publication: Publication,
    signal: AbortSignal,
  ): Promise<ResultManifest> {
    const files = await this.putFiles(granted.uploads, publication, signal);
    if (files) {
      const manifest = await publication.manifestOf(files);
      const put = await this.store.putJson(granted.manifest.put_url, manifest, signal);
      if (put.stored === 'created') return manifest;
    }
    return this.firstPublished(granted, signal);
  }

  /** Waits a little for a delivery that has stored its file; one that died writes no manifest. */
  private firstPublished(granted: Granted, signal: AbortSignal): Promise<ResultManifest> {
    const look = async () => {
      const first = await this.published(granted, signal);
      if (first) return first;
      throw new ApiError('upload_failed', 'Another delivery of this attempt stores its result.');
    };
    const isRetryable = (error: unknown) => error instanceof ApiError;
    return retrying(look, { backoff: FIRST_MANIFEST, ...this.options, signal, isRetryable });
  }

  /** Undefined when another delivery has stored one of them. */
  private async putFiles(
    grants: Readonly<Record<string, UploadGrant>>,
    { outputs, ownGrants, partsOf }: Publication,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, ManifestFile>> | undefined> {
    const files: Record<string, ManifestFile> = {};
    for (const [name, output] of Object.entries(outputs)) {
      const grant = grants[name];
      if (!grant) {
        const detail = `There is no grant for the output ${JSON.stringify(name)}.`;
        throw new ApiError('upload_failed', detail, { retryable: false });
      }
      const file = await this.putFile({ grant, output, ownGrants, partsOf }, signal);
      if (!file) return undefined;
      files[name] = file;
    }
    return files;
  }

  private async putFile(upload: Upload, signal: AbortSignal): Promise<ManifestFile | undefined> {
    const { output, ownGrants } = upload;
    const { key } = upload.grant;
    const { path, filename, contentType, media } = output;
    const { size } = await stat(path);
    const [put, sha256] = await Promise.all([
      this.send(upload, size, signal),
      sha256Of(path, signal),
    ]);
    // What is there may have other bytes than ours, unless nobody but us can have put it there.
    if (put.stored === 'exists' && !(put.maybeOurs && ownGrants)) return undefined;
    return { key, filename, content_type: contentType, size_bytes: size, sha256, media };
  }

  /** In parts where the file is large and the store has them. */
  private async send({ grant, output, partsOf }: Upload, size: number, signal: AbortSignal) {
    const { put_url: url, headers, max_bytes: maxBytes, key, parts_over_bytes: most } = grant;
    const { path } = output;
    const parts =
      most !== undefined && size > most && size <= maxBytes ? await partsOf(key, size) : undefined;
    if (!parts) return this.store.putFile({ url, headers, maxBytes, path }, signal);
    const { part_bytes: partBytes, part_urls: partUrls, complete, abort_url: abortUrl } = parts;
    return this.store.putParts({ path, partBytes, partUrls, complete, abortUrl }, signal);
  }
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
