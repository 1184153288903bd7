import type { Caller } from './caller';

/** A key that is known. Only its hash is kept anywhere. */
export interface KnownKey {
  readonly caller: Caller;
  /** Short enough to be guessed, so that guesses at it must be slowed down. */
  readonly guessable: boolean;
}

/** Where keys are looked up, by the bytes that a client sent. */
export abstract class KeyRing {
  abstract find(sent: Buffer): Promise<KnownKey | undefined>;
}
