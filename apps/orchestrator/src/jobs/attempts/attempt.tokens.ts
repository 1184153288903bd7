import { createHmac, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Config } from '../../config/config';
import { derivedKey } from '../../config/derived-keys';

/** Who holds a token: the worker may do more than the provider's webhook, so theirs differ. */
export type TokenHolder = 'worker' | 'webhook';

/** Tokens that prove which attempt their holder speaks of: `<attempt id>.<HMAC>`. */
@Injectable()
export class AttemptTokens {
  private readonly key: Buffer;

  constructor(config: Config) {
    this.key = derivedKey(config.secretKey, 'attempt-tokens');
  }

  sign(attemptId: string, holder: TokenHolder = 'worker'): string {
    return `${attemptId}.${this.mac(attemptId, holder).toString('base64url')}`;
  }

  /** The attempt that a token stands for; undefined where it is not one of ours. */
  verify(token: string, holder: TokenHolder = 'worker'): string | undefined {
    const [, attemptId, given] = /^(att_[0-9A-Z]{26})\.([\w-]{43})$/.exec(token) ?? [];
    if (attemptId === undefined || given === undefined) return undefined;
    return timingSafeEqual(Buffer.from(given, 'base64url'), this.mac(attemptId, holder))
      ? attemptId
      : undefined;
  }

  private mac(attemptId: string, holder: TokenHolder): Buffer {
    const subject = holder === 'worker' ? attemptId : `${holder}:${attemptId}`;
    return createHmac('sha256', this.key).update(subject).digest();
  }
}
