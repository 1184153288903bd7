import type { IncomingHttpHeaders } from 'node:http';

import { Injectable } from '@nestjs/common';

import { ApiError } from '@app/contracts';

import type { Caller } from './caller';
import { KeyRing } from './key-ring';
import { RateLimits, type RateState } from './rate-limits';
import { sentKey } from './sent-key';

/** Who calls, or why nobody is let in. */
export type Identity =
  { readonly caller: Caller } | { readonly refusal: ApiError; readonly retryAfterSeconds?: number };

/** Finds out who calls by the key that was sent, and slows down who guesses, by address. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly keys: KeyRing,
    private readonly rates: RateLimits,
  ) {}

  async identify(
    { headers, ip }: { readonly headers: IncomingHttpHeaders; readonly ip: string },
    sent = sentKey(headers),
  ): Promise<Identity> {
    const known = sent && (await this.keys.find(sent));
    // A key that nobody can guess is let in also from an address that others guess from.
    if (known && !(known.guessable && (await this.rates.failed(ip)).exceeded)) {
      return { caller: known.caller };
    }
    const failures = sent ? await this.rates.fail(ip) : undefined;
    if (!failures?.exceeded) {
      return { refusal: new ApiError('unauthorized', missingOrWrong(sent)) };
    }
    return {
      refusal: tooMany(failures, 'wrong keys from this address'),
      retryAfterSeconds: failures.resetSeconds,
    };
  }
}

/** What is said where somebody asks too often. */
export function tooMany({ limit, resetSeconds }: RateState, what: string): ApiError {
  return new ApiError(
    'rate_limited',
    `More than ${limit} ${what} in a minute; try again in ${resetSeconds} s.`,
  );
}

function missingOrWrong(sent: Buffer | undefined): string {
  return sent
    ? 'The key is not known here.'
    : 'Send a key as X-API-Key, or as Authorization: Bearer.';
}
