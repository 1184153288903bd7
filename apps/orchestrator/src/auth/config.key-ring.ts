import { timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Config } from '../config/config';
import { SCOPES } from './caller';
import { KeyRing, type KnownKey } from './key-ring';
import { keyHash } from './key-text';

const SAFE_LENGTH = 32;

/** The one key of the configuration, X_API_KEY; it belongs to owner `default` and may do all. */
@Injectable()
export class ConfigKeyRing extends KeyRing {
  private readonly hash: Buffer;
  private readonly known: KnownKey;

  constructor({ apiKey }: Config) {
    super();
    this.hash = keyHash(Buffer.from(apiKey, 'utf8'));
    this.known = {
      caller: { owner: 'default', keyId: 'key_default', scopes: SCOPES },
      guessable: apiKey.length < SAFE_LENGTH,
    };
  }

  async find(sent: Buffer): Promise<KnownKey | undefined> {
    return timingSafeEqual(keyHash(sent), this.hash) ? this.known : undefined;
  }
}
