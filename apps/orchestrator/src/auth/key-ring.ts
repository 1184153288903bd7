import { createHash } from 'node:crypto';

import type { Caller } from './caller';

/** A key that is known. Only its hash is kept anywhere. */
export interface KnownKey {
  readonly caller: Caller;
  /** Short enough to be guessed, so that guesses at it must be slowed down. */
  readonly guessable: boolean;
}

/** Where keys are looked up, by the SHA-256 of what a client sent. */
export abstract class KeyRing {
  abstract find(hash: Buffer): Promise<KnownKey | undefined>;
}

/** The hash of a key; `key` holds the bytes as they came over the wire. */
export function keyHash(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest();
}
