import { createHmac, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { ApiError } from '@app/contracts';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { derivedKey } from '../config/derived-keys';
import { checkedKey } from './artifact-key';

export const ARTIFACTS_PATH = '/internal/artifacts/';

/** What an address allows, beside the expiry that every one has; part of what is signed. */
export type Terms = Readonly<Record<string, string>>;

/**
 * Addresses of objects that carry their own permission: method, key, expiry and terms are bound
 * together by an HMAC, so that nothing has to be kept about them.
 */
@Injectable()
export class SignedUrls {
  private readonly secret: Buffer;

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.secret = derivedKey(config.secretKey, 'artifact-urls');
  }

  /** `base` is the address of this server without a trailing slash; `expiresAt` in ms since 1970. */
  sign(base: string, method: 'GET' | 'PUT', key: string, grant: Grant): string {
    const query = new URLSearchParams({ ...grant.terms, expires: String(grant.expiresAt) });
    query.sort();
    query.append('signature', this.mac(method, checkedKey(key), query.toString()));
    return `${base}${ARTIFACTS_PATH}${key}?${query.toString()}`;
  }

  /** The grant behind an address. Throws ApiError `forbidden`: changed, not ours, or expired. */
  verify(method: 'GET' | 'PUT', key: string, rawQuery: string): Grant {
    const query = new URLSearchParams(rawQuery);
    const given = query.get('signature') ?? '';
    query.delete('signature');
    query.sort();
    if (!isSame(given, this.mac(method, key, query.toString()))) {
      throw new ApiError('forbidden', 'The address was changed or is not signed by this server.');
    }
    const { expires, ...terms } = Object.fromEntries(query);
    const expiresAt = Number(expires);
    if (!(this.clock.now() < expiresAt)) {
      throw new ApiError(
        'forbidden',
        `The address expired at ${new Date(expiresAt).toISOString()}.`,
      );
    }
    return { expiresAt, terms };
  }

  private mac(method: string, key: string, query: string): string {
    return createHmac('sha256', this.secret)
      .update(`${method}\n${key}\n${query}`)
      .digest('base64url');
  }
}

export interface Grant {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly terms: Terms;
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
