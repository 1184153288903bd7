import { ulid } from 'ulid';

/** Prefix of an id, by what it names. */
export type IdPrefix = 'job' | 'task' | 'att' | 'out' | 'msg' | 'req' | 'key' | 'file';

/** Whether a text is formed like the id of an uploaded file; not whether there is one. */
export function isFileId(text: unknown): text is string {
  return typeof text === 'string' && /^file_[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}

/** A new id, e.g. `job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C`: sorts by time, 80 random bits. */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  return `${prefix}_${ulid(nowMs, randomPart)}`;
}

const drawn = new Uint8Array(4096);
let used = drawn.length;

/**
 * A number from 0 up to 1 for one letter. Many are drawn at once, since a call for each of an id's 16
 * takes as long as a row of the database. Workers make no ids: they are frozen, and may thaw twice.
 */
function randomPart(): number {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  const byte = drawn[used] ?? 0;
  used += 1;
  return byte / 256;
}
