import { randomBytes } from 'node:crypto';

import { Logger } from '@nestjs/common';

import { storeDown } from '../store.trouble';
import type { S3Client } from './s3.client';
import { CREATE_ONLY, type S3Settings } from './s3.settings';

/** How long an answer about the bucket holds: each new job asks. */
const CHECKED_MS = 10_000;

/** Whether the bucket works: it is listed now and then, and written to once. */
export class S3Check {
  private readonly logger = new Logger(S3Check.name);
  private checkedUntil = 0;
  private checking: Promise<void> | undefined;
  private wasWritten = false;

  constructor(
    private readonly client: S3Client,
    private readonly settings: S3Settings,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** Throws ApiError `internal` as a 503 while the bucket does not work. */
  async check(): Promise<void> {
    if (this.now() < this.checkedUntil) return;
    this.checking ??= this.look().finally(() => (this.checking = undefined));
    await this.checking;
  }

  private async look(): Promise<void> {
    try {
      // Below the prefix, so that a key that may list no more than that will do.
      const query = { 'list-type': '2', 'max-keys': '1', prefix: this.settings.prefix };
      await this.client.call({ method: 'GET', key: null, query });
      if (!this.wasWritten) await this.write();
      this.wasWritten = true;
      this.checkedUntil = this.now() + CHECKED_MS;
    } catch (error) {
      this.logger.warn({ err: error }, 'The bucket does not work.');
      throw storeDown(error);
    }
  }

  /** A small object, twice: stores that do not know `If-None-Match` write over what is there. */
  private async write(): Promise<void> {
    const key = `probes/${randomBytes(16).toString('hex')}`;
    const put = { method: 'PUT', key, headers: CREATE_ONLY, bytes: Buffer.from('probe') } as const;
    await this.client.call(put);
    const { status } = await this.client.call({ ...put, accepts: [412] });
    await this.client.call({ method: 'DELETE', key, accepts: [404] });
    if (status < 300) this.logger.warn(NOT_CREATE_ONLY);
  }
}

const NOT_CREATE_ONLY =
  'The store does not know If-None-Match: a result can be written over by a late worker (docs/storage.md).';
