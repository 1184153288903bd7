import type { IncomingHttpHeaders } from 'node:http';

const MAX_LENGTH = 1024;

/**
 * The key that a request carries, as bytes: `X-API-Key`, or else `Authorization: Bearer`.
 * Undefined where there is none or it has a form that no key has.
 */
export function sentKey(headers: IncomingHttpHeaders): Buffer | undefined {
  const own = headers['x-api-key'];
  const key = typeof own === 'string' ? own : bearer(headers.authorization);
  if (key === undefined || key === '' || key.length > MAX_LENGTH) return undefined;
  // Node reads header bytes as Latin-1, whatever they were.
  return Buffer.from(key, 'latin1');
}

function bearer(authorization: string | undefined): string | undefined {
  return /^bearer +(.+)$/i.exec(authorization ?? '')?.[1]?.trim();
}
