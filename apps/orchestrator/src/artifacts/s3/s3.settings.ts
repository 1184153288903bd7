import { readEnv } from '@app/contracts';

import type { Config } from '../../config/config';
import { ORCHESTRATOR_ENV } from '../../config/orchestrator.env';

/** An S3-compatible store, as it is reached and signed for. */
export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Where this server and the workers reach it, without the bucket. */
  readonly endpoint: URL;
  /** Where clients reach it; what is signed for them names this host. */
  readonly publicEndpoint: URL;
  /** Addresses of a bucket that anybody may read, e.g. behind a CDN; without a trailing slash. */
  readonly publicBaseUrl: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a key that is lent for a time. */
  readonly sessionToken: string | null;
  /** Stands before every key; empty, or ends with a slash. */
  readonly prefix: string;
  /** Whether the bucket stands in the path and not in the host's name. */
  readonly pathStyle: boolean;
  /** Size of one part; larger files are uploaded in parts. */
  readonly partBytes: number;
}

/** Sent with every upload: an object that is there stays as it is. */
export const CREATE_ONLY = { 'if-none-match': '*' } as const;

/** The S3 store of a configuration; undefined where results stay on the local disk. */
export function s3Settings({ env }: Pick<Config, 'env'>): S3Settings | undefined {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId } = env;
  const { S3_SECRET_ACCESS_KEY: secretAccessKey, S3_REGION: region } = env;
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return;
  const place = placeOf(bucket, env);
  return {
    ...{ ...place, region, accessKeyId, secretAccessKey },
    sessionToken: env.S3_SESSION_TOKEN ?? null,
    publicEndpoint: env.S3_PUBLIC_ENDPOINT ? new URL(env.S3_PUBLIC_ENDPOINT) : place.endpoint,
    publicBaseUrl: env.S3_PUBLIC_BASE_URL ?? null,
    prefix: env.S3_PREFIX ? `${env.S3_PREFIX}/` : '',
    partBytes: env.S3_PART_BYTES,
  };
}

type Place = Pick<S3Settings, 'bucket' | 'endpoint' | 'pathStyle'>;

function placeOf(
  bucket: string,
  env: Pick<Config['env'], 'S3_ENDPOINT' | 'S3_REGION' | 'S3_FORCE_PATH_STYLE'>,
): Place {
  return {
    bucket,
    endpoint: new URL(env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`),
    // Stores of one's own seldom have a name for each bucket; Amazon's are to be reached by theirs.
    pathStyle: env.S3_FORCE_PATH_STYLE ?? env.S3_ENDPOINT !== undefined,
  };
}

/** Where workers reach the store of an environment; undefined where it names none, or a wrong one. */
export function s3OriginIn(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_FORCE_PATH_STYLE } = ORCHESTRATOR_ENV;
  try {
    const values = readEnv({ S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_FORCE_PATH_STYLE }, env);
    return values.S3_BUCKET && s3Origin(placeOf(values.S3_BUCKET, values));
  } catch {
    // What is wrong with it is told by the check of the whole environment.
    return undefined;
  }
}

/** Where workers reach the store; for STORE_ORIGINS. */
export function s3Origin({ endpoint, bucket, pathStyle }: Place): string {
  return hostOf(endpoint, bucket, pathStyle).origin;
}

/** The address of the bucket itself. */
export function hostOf(endpoint: URL, bucket: string, pathStyle: boolean): URL {
  const url = new URL(endpoint);
  if (pathStyle) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return url;
}
