import aws4 from 'aws4';

import { checkedKey } from '../artifact-key';
import { hostOf, type S3Settings } from './s3.settings';

/** A request that an address is signed for. */
export interface Signed {
  readonly method: 'GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE';
  /** One of our keys, or null for the bucket. */
  readonly key: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly query?: Readonly<Record<string, string>>;
  /** Headers that have to come with it as they are. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose name for the store it has; workers' where this is not said. */
  readonly isPublic?: boolean;
}

/** What Signature Version 4 allows. */
const MAX_SECONDS = 7 * 86_400;

/**
 * Addresses that carry their own permission, by AWS Signature Version 4 in the query. Nothing is
 * asked of the store for one.
 */
export class S3Addresses {
  constructor(
    private readonly settings: S3Settings,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {}

  sign({ method, key, expiresAt, query = {}, headers = {}, isPublic = false }: Signed): string {
    const { bucket, pathStyle, region, endpoint, publicEndpoint } = this.settings;
    const url = hostOf(isPublic ? publicEndpoint : endpoint, bucket, pathStyle);
    const path = `${url.pathname.replace(/\/$/, '')}/${key === null ? '' : this.objectName(key)}`;
    const search = new URLSearchParams({ ...query, ...this.lifetime(expiresAt) });
    const { accessKeyId, secretAccessKey, sessionToken } = this.settings;
    const signed = aws4.sign(
      {
        ...{ service: 's3', region, method, host: url.host, signQuery: true },
        headers: { ...headers },
        // The signer reads %20 and not +, as S3 does.
        path: `${path}?${search.toString().replaceAll('+', '%20')}`,
      },
      { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) },
    );
    return `${url.protocol}//${url.host}${signed.path ?? ''}`;
  }

  /** The name of an object in the bucket. */
  objectName(key: string): string {
    return `${this.settings.prefix}${checkedKey(key)}`;
  }

  private lifetime(expiresAt: number): Readonly<Record<string, string>> {
    const now = this.now();
    const seconds = Math.floor((expiresAt - now) / 1000);
    return {
      'X-Amz-Date': new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, ''),
      'X-Amz-Expires': String(Math.min(MAX_SECONDS, Math.max(1, seconds))),
    };
  }
}
