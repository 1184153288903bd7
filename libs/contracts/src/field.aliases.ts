import { ApiError, type ProblemEntry } from './errors';
import { isRecord } from './field-checks';
import { escaped, pathOf } from './field.entries';
import { declaredFields, mediaKinds } from './field.metadata';

/**
 * Reads a value in which media fields may also be called as other APIs call them: `video_url` for
 * `url_video`, wherever they stand. `read` is given our own names; what it throws about them names
 * what was sent. Throws ApiError `validation_failed` where a field was sent under both names.
 */
export function readUnderAliases<T>(
  type: new () => object,
  value: unknown,
  read: (value: unknown) => T,
): T {
  const found: Found = { renamed: [], twice: [] };
  const own = withOwnNames(type, value, { pointer: '', found });
  if (found.twice.length > 0) throw sentTwice(found.twice);
  try {
    return read(own);
  } catch (error) {
    throw error instanceof ApiError ? inSentNames(error, found.renamed) : error;
  }
}

/** A field that was sent under another name. */
interface Renamed {
  /** Pointer to the object that it stands in. */
  readonly parent: string;
  readonly sent: string;
  readonly own: string;
}

interface Found {
  readonly renamed: Renamed[];
  /** Those whose own name was sent as well. */
  readonly twice: Renamed[];
}

interface Place {
  readonly pointer: string;
  readonly found: Found;
}

function withOwnNames(type: object, value: unknown, { pointer: parent, found }: Place): unknown {
  if (!isRecord(value)) return value;
  const aliases = aliasesOf(type);
  const fields = declaredFields(type);
  const entries = Object.entries(value).map(([sent, entry]): [string, unknown] => {
    const own = aliases.get(sent) ?? sent;
    if (own !== sent) found.renamed.push({ parent, sent, own });
    if (own !== sent && Object.hasOwn(value, own)) found.twice.push({ parent, sent, own });
    const typeOf = fields.get(own)?.typeOf;
    if (!typeOf) return [own, entry];
    const pointer = `${parent}/${escaped(own)}`;
    if (!Array.isArray(entry)) return [own, withOwnNames(typeOf(entry), entry, { pointer, found })];
    const each = (one: unknown, at: number): unknown =>
      withOwnNames(typeOf(one), one, { pointer: `${pointer}/${at}`, found });
    return [own, entry.map(each)];
  });
  return Object.fromEntries(entries);
}

/** `video_url` → `url_video` for each media field of a class. */
function aliasesOf(type: object): ReadonlyMap<string, string> {
  const own = Object.keys(mediaKinds(type)).filter((name) => name.startsWith(PREFIX));
  return new Map(own.map((name) => [`${name.slice(PREFIX.length)}_url`, name]));
}

const PREFIX = 'url_';

function sentTwice(twice: readonly Renamed[]): ApiError {
  const errors = twice.map(({ parent, sent, own }) => {
    const pointer = `${parent}/${sent}`;
    const detail = `${pathOf(pointer)} is another name of ${own}; send one of them`;
    return { pointer, code: 'conflict', detail };
  });
  return new ApiError('validation_failed', errors[0]?.detail ?? '', { errors });
}

function inSentNames(error: ApiError, renamed: readonly Renamed[]): ApiError {
  const errors = error.errors.map((entry) => entryInSentNames(entry, renamed));
  const detail = errors.reduce(
    (text, entry, at) => text.replace(error.errors[at]?.detail ?? '', () => entry.detail),
    error.detail,
  );
  const { code, retryable, status } = error;
  return new ApiError(code, detail, { errors, retryable, status, cause: error });
}

/** Names of fields that stand beside the one it is about can be in its detail, too. */
function entryInSentNames(entry: ProblemEntry, renamed: readonly Renamed[]): ProblemEntry {
  const beside = renamed.filter(
    ({ parent }) => parent === entry.pointer.slice(0, entry.pointer.lastIndexOf('/')),
  );
  return beside.reduce(({ pointer, code, detail }, { parent, sent, own }) => {
    const isAbout = pointer === `${parent}/${own}`;
    return {
      pointer: isAbout ? `${parent}/${sent}` : pointer,
      code,
      detail: detail.replaceAll(new RegExp(`\\b${own}\\b`, 'g'), sent),
    };
  }, entry);
}
