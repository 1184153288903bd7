import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { ApiError } from '@app/contracts';
import { OwnOrigins } from '@app/net';

import { exactChunks } from '../paced.chunks';
import { storeDown } from '../store.trouble';
import type { S3Addresses } from './s3.addresses';
import { CREATE_ONLY } from './s3.settings';

/** Longest time in which the store takes nothing, or says nothing after all. */
const STALL_MS = 60_000;
/** A request that is signed for longer than any clock is wrong. */
const SIGNED_MS = 600_000;
/** What S3 takes in one request. */
const MAX_BYTES = 5 * 2 ** 30;

/** Uploads that pass through this program into the store, without being held in memory. */
export class S3Streams {
  private readonly reach: OwnOrigins;

  constructor(
    private readonly addresses: S3Addresses,
    origin: string,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {
    this.reach = new OwnOrigins([origin]);
  }

  /**
   * Stores a stream of exactly `sizeBytes`; tried once, since a stream comes once. Throws ApiError
   * `conflict` where something is there, `payload_too_large`, that of the stream, and `internal` as a
   * 503 while the store does not work.
   */
  async put(key: string, source: Readable, sizeBytes: number): Promise<void> {
    if (sizeBytes > MAX_BYTES) {
      throw new ApiError('payload_too_large', `The store takes at most ${MAX_BYTES} bytes.`);
    }
    const body = Readable.from(exactChunks(source, sizeBytes), { objectMode: false });
    const status = await this.sent(key, body, sizeBytes).catch((error: unknown) => {
      throw body.errored instanceof ApiError ? body.errored : storeDown(error);
    });
    if (status === 412) throw new ApiError('conflict', 'The object is there already.');
    if (status >= 300) throw storeDown(new Error(`The store answered ${status}.`));
  }

  close(): Promise<void> {
    return this.reach.close();
  }

  private async sent(key: string, body: Readable, sizeBytes: number): Promise<number> {
    const expiresAt = this.now() + SIGNED_MS;
    const signed = { method: 'PUT', key, expiresAt, headers: CREATE_ONLY } as const;
    const answer = await this.reach.request(new URL(this.addresses.sign(signed)), {
      method: 'PUT',
      headers: { ...CREATE_ONLY, 'content-length': String(sizeBytes) },
      ...{ body, signal: new AbortController().signal, headersTimeoutMs: STALL_MS },
    });
    await finished(answer.body.resume());
    return answer.status;
  }
}
