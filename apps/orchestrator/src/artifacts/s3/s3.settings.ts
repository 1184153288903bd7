import type { Config } from '../../config/config';

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
  /** Stands before every key; empty, or ends with a slash. */
  readonly prefix: string;
  /** Whether the bucket stands in the path and not in the host's name. */
  readonly pathStyle: boolean;
  /** Size of one part; larger files are uploaded in parts. */
  readonly partBytes: number;
}

/** The S3 store of a configuration; undefined where results stay on the local disk. */
export function s3Settings({ env }: Pick<Config, 'env'>): S3Settings | undefined {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId } = env;
  const { S3_SECRET_ACCESS_KEY: secretAccessKey, S3_REGION: region } = env;
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return;
  const endpoint = new URL(env.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`);
  return {
    ...{ bucket, region, accessKeyId, secretAccessKey, endpoint },
    publicEndpoint: env.S3_PUBLIC_ENDPOINT ? new URL(env.S3_PUBLIC_ENDPOINT) : endpoint,
    publicBaseUrl: env.S3_PUBLIC_BASE_URL ?? null,
    prefix: env.S3_PREFIX ? `${env.S3_PREFIX}/` : '',
    // Stores of one's own seldom have a name for each bucket; Amazon's are to be reached by theirs.
    pathStyle: env.S3_FORCE_PATH_STYLE ?? env.S3_ENDPOINT !== undefined,
    partBytes: env.S3_PART_BYTES,
  };
}

/** Where workers reach the store; for STORE_ORIGINS. */
export function s3Origin({
  endpoint,
  bucket,
  pathStyle,
}: Pick<S3Settings, 'endpoint' | 'bucket' | 'pathStyle'>): string {
  return hostOf(endpoint, bucket, pathStyle).origin;
}

/** The address of the bucket itself. */
export function hostOf(endpoint: URL, bucket: string, pathStyle: boolean): URL {
  const url = new URL(endpoint);
  if (pathStyle) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return url;
}
