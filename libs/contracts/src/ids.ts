import { ulid } from 'ulid';

/** Prefix of an id, by what it names. */
export type IdPrefix = 'job' | 'task' | 'att' | 'out' | 'msg' | 'req' | 'key' | 'file';

/** Whether a text is formed like the id of an uploaded file; not whether there is one. */
export function isFileId(text: unknown): text is string {
  return typeof text === 'string' && /^file_[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}

/** A new id, e.g. `job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C`: sorts by time, 80 random bits. */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  return `${prefix}_${ulid(nowMs, randomLetters())}`;
}

/**
 * Numbers from 0 up to 1 for the letters of one id, drawn at once: a call for each of them takes 16
 * times as long. None are kept for the next id, since a process that is frozen may thaw twice.
 */
function randomLetters(): () => number {
  const letters = crypto.getRandomValues(new Uint8Array(LETTERS));
  let next = 0;
  return () => (letters[next++ % LETTERS] ?? 0) / 256;
}

const LETTERS = 16;
