import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface S3Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * What is wrong with a request that was signed in its query by AWS Signature Version 4, in S3's
 * words; written from AWS's description and not from the library that signs.
 */
export function signatureFault(
  { method, target, headers }: SignedRequest,
  { accessKeyId, secretAccessKey, region }: S3Key,
  nowMs: number,
): string | undefined {
  const [path = '', query = ''] = target.split('?', 2);
  const pairs = query.split('&').map((pair): readonly [string, string] => {
    const [name = '', value = ''] = pair.split('=', 2);
    return [strict(name), strict(value)];
  });
  const given = new Map(pairs.map(([name, value]) => [name, decodeURIComponent(value)]));
  const date = given.get('X-Amz-Date') ?? '';
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  if (given.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return 'AccessDenied';
  if (given.get('X-Amz-Credential') !== `${accessKeyId}/${scope}`) return 'InvalidAccessKeyId';
  const startsAt = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  const expires = Number(given.get('X-Amz-Expires'));
  if (!(expires >= 1 && expires <= 604_800)) return 'AuthorizationQueryParametersError';
  const names = (given.get('X-Amz-SignedHeaders') ?? '').split(';');
  if (!names.includes('host')) return 'AccessDenied';
  const canonical = [
    ...[method, path],
    pairs
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    ...['', names.join(';'), 'UNSIGNED-PAYLOAD'],
  ].join('\n');
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', date, scope, hashed].join('\n');
  const key = [date.slice(0, 8), region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const right = createHmac('sha256', key).update(text).digest();
  const sent = Buffer.from(given.get('X-Amz-Signature') ?? '', 'hex');
  if (sent.length !== right.length || !timingSafeEqual(sent, right)) return 'SignatureDoesNotMatch';
  return nowMs >= startsAt + expires * 1000 ? 'AccessDenied' : undefined;
}

/** RFC 3986, as the canonical query has it. */
function strict(text: string): string {
  return encodeURIComponent(decodeURIComponent(text.replaceAll('+', '%20'))).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
