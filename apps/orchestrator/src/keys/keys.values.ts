import { keyIdOf } from '../auth/key-text';
import { UsageError } from '../command-line/usage.error';

/** A part of the names of files, and the same in every database: lower case only. */
const OWNER = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export function ownerFrom(text: string | undefined): string {
  if (text === undefined) throw new UsageError('--owner is missing: whom the key is for.');
  if (OWNER.test(text)) return text;
  throw new UsageError(
    `--owner ${JSON.stringify(text.slice(0, 80))} is not 1 to 63 of a-z, 0-9, _ and -.`,
  );
}

/** What somebody calls a key: any letters, no control characters. */
export function textFrom(text: string): string {
  if (/^\P{C}{0,100}$/u.test(text)) return text;
  throw new UsageError('--name has more than 100 letters, or some that can not be shown.');
}

/** The id of a key, also from the key itself, as one finds it where it should not be. */
export function keyIdFrom(text: string | undefined): string {
  if (text === undefined)
    throw new UsageError('The id of the key is missing; `keys list` shows it.');
  const id = keyIdOf(text) ?? text;
  if (/^key_[0-9A-Z]{26}$/.test(id)) return id;
  // It may be a secret, so it is not repeated.
  throw new UsageError('That is not the id of a key, like key_01JD4Z0M3Q8W6Y2R5T7V9X1B3C.');
}

const MAX_LIMIT = 10_000_000;

/** A limit; null stands for the default. */
export function limitFrom(text: string, option: string): number | null {
  if (text === 'default') return null;
  if (/^\d{1,8}$/.test(text) && Number(text) <= MAX_LIMIT) return Number(text);
  throw new UsageError(
    `${option} is a whole number up to ${MAX_LIMIT} (0: without a limit), or "default".`,
  );
}

/** Dollars a month; null stands for the default. */
export function dollarsFrom(text: string, option: string): number | null {
  if (text === 'default') return null;
  if (/^\d{1,8}(\.\d{1,6})?$/.test(text) && Number(text) <= MAX_LIMIT) return Number(text);
  throw new UsageError(
    `${option} is dollars up to ${MAX_LIMIT}, like 25 or 0.5 (0: without a limit), or "default".`,
  );
}
