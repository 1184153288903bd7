const SEGMENT = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}';
const KEY = new RegExp(`^(?:${SEGMENT}/)*${SEGMENT}$`);
const MAX_LENGTH = 1024;

/**
 * Whether a text can name an object: parts of letters, digits, `.`, `_` and `-` that do not start
 * with a dot, joined by `/`. So no key leaves the store's folder, and none needs escaping in a URL.
 */
export function isArtifactKey(key: string): boolean {
  return key.length <= MAX_LENGTH && KEY.test(key);
}

/** The key, or an Error: our own code made a name that can not be one. */
export function checkedKey(key: string): string {
  if (!isArtifactKey(key)) throw new Error(`Not a key of an artifact: ${JSON.stringify(key)}`);
  return key;
}

/** The prefix without its last `/`, or an Error, e.g. for `''`, which would be everything. */
export function checkedPrefix(prefix: string): string {
  if (!prefix.endsWith('/')) throw new Error(`Not a prefix of keys: ${JSON.stringify(prefix)}`);
  return checkedKey(prefix.slice(0, -1));
}
