import { hash, randomBytes } from 'node:crypto';

import { newId } from '@app/contracts';

/** `ak_`, the id of its row, and 256 random bits in base64url. */
const FORM = /^ak_([0-9A-HJKMNP-TV-Z]{26})_[\w-]{43}$/;

/** A key as its owner gets it, and the id by which it is found and named. */
export interface KeyText {
  readonly id: string;
  readonly text: string;
}

/** A key that nobody can guess: `ak_<26 letters>_<43 letters>`. */
export function newKeyText(nowMs: number): KeyText {
  const id = newId('key', nowMs);
  return { id, text: `ak_${id.slice(4)}_${randomBytes(32).toString('base64url')}` };
}

/** The id that a key names; undefined for what was not made by `newKeyText`. */
export function keyIdOf(text: string): string | undefined {
  const id = FORM.exec(text)?.[1];
  return id === undefined ? undefined : `key_${id}`;
}

/** The hash of a key; `key` holds the bytes as they came over the wire. */
export function keyHash(key: Buffer): Buffer {
  return hash('sha256', key, 'buffer');
}
