import { isFileId } from './ids';

/** Longest address that is taken. */
export const MAX_URL_LENGTH = 4096;

/** What is wrong with an address that is to be called, or nothing. */
export function addressProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `must be a text, not ${typeName(value)}`;
  if (value.length > MAX_URL_LENGTH) return `is longer than ${MAX_URL_LENGTH} characters`;
  if (/^(file_|step:)/.test(value)) {
    return 'names an uploaded file or a step, not an address';
  }
  // A parser would leave some of these out and change others; and no database takes U+0000.
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return 'must hold no control characters';
  const url = URL.parse(value);
  if (!url || !/^https?:\/\//i.test(value)) return 'must be an https: URL';
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
  return undefined;
}

/**
 * What is wrong with a reference to media, or nothing; whether there is such a file or step is seen
 * later.
 */
export function mediaProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && value.startsWith('step:')) {
    return /^step:[a-z][a-z0-9_-]{0,31}$/.test(value) ? undefined : 'is not step:<name of a step>';
  }
  if (typeof value === 'string' && value.startsWith('file_')) {
    return isFileId(value) ? undefined : 'is not the id of an uploaded file';
  }
  return addressProblem(value);
}

/** A fault of an object of free keys, or of what stands under one of them. */
export interface MapProblem {
  readonly key?: string;
  readonly problem: string;
}

/** All that is wrong with an object of free keys. */
export function mapProblems(
  value: unknown,
  maxEntries: number,
  problemOf: (value: unknown, name: string) => string | undefined,
): readonly MapProblem[] {
  if (!isRecord(value)) return [{ problem: `must be an object, not ${typeName(value)}` }];
  const entries = Object.entries(value);
  if (entries.length > maxEntries) return [{ problem: `has more than ${maxEntries} entries` }];
  return entries.flatMap(([key, entry]) => {
    const wrong = problemOf(entry, key);
    if (wrong === undefined) return [];
    return [{ key, problem: `has an entry ${JSON.stringify(key.slice(0, 64))} that ${wrong}` }];
  });
}

/** What is wrong with a list of different texts out of `values`, or nothing. */
export function listProblem(value: unknown, values: readonly string[]): string | undefined {
  if (!Array.isArray(value)) return `must be a list, not ${typeName(value)}`;
  if (value.length === 0) return 'is empty';
  const wrong = value.findIndex((entry) => !values.includes(entry as string));
  if (wrong >= 0) return `has an entry ${wrong} that is none of ${values.join(', ')}`;
  return new Set(value).size < value.length ? 'names something twice' : undefined;
}

/** What is wrong with a list of objects, or nothing. */
export function objectsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return `must be a list, not ${typeName(value)}`;
  const wrong = value.findIndex((entry) => !isRecord(entry));
  return wrong < 0 ? undefined : `has an entry ${wrong} that is not an object`;
}

/** What a value is called in messages: null, a list, or its JavaScript type. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether a value is an object with keys: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
