import { createHmac, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Config } from '../config/config';
import { derivedKey } from '../config/derived-keys';

/** Tokens by which a worker proves which attempt it works on: `<attempt id>.<HMAC>`. */
@Injectable()
export class AttemptTokens {
  private readonly key: Buffer;

  constructor(config: Config) {
    this.key = derivedKey(config.secretKey, 'attempt-tokens');
  }

  sign(attemptId: string): string {
    return `${attemptId}.${this.mac(attemptId).toString('base64url')}`;
  }

  /** The attempt that a token stands for; undefined where it is not one of ours. */
  verify(token: string): string | undefined {
    const [, attemptId, given] = /^(att_[0-9A-Z]{26})\.([\w-]{43})$/.exec(token) ?? [];
    if (attemptId === undefined || given === undefined) return undefined;
    return timingSafeEqual(Buffer.from(given, 'base64url'), this.mac(attemptId))
      ? attemptId
      : undefined;
  }

  private mac(attemptId: string): Buffer {
    return createHmac('sha256', this.key).update(attemptId).digest();
  }
}
