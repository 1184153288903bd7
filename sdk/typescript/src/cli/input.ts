import type { Field, Fields } from '../field.js';
import type { Flag } from './arguments.js';
import { UsageError } from './exit-codes.js';

/** A file of this machine that stands where an address is to come. */
export class LocalFile {
  constructor(readonly path: string) {}
}

/** An input as it was asked for; files of this machine are not uploaded yet. */
export type Draft = Record<string, unknown>;

/** Where the API knows a field that takes more, a file without a name of its field goes there. */
const RATHER: Readonly<Record<string, string>> = { url_srt: 'url_subtitles' };

const PICTURE = /\.(jpe?g|png|webp|gif|avif)$/i;

/** The media of the command line, each in a field of its own, or in the items of a list. */
export function withMedia(fields: Fields, media: readonly string[]): Draft {
  const names = Object.keys(fields).filter((name) => fields[name]?.media);
  if (media.length <= names.length) {
    return Object.fromEntries(
      media.map((value, index) => {
        const name = names[index] ?? '';
        return [RATHER[name] ?? name, value];
      }),
    );
  }
  const [list, item] = listOfMedia(fields);
  if (list === undefined) {
    const most = names.length === 0 ? 'no file' : names.join(', then ');
    throw new UsageError(`${media.length} files are too many: the command takes ${most}.`);
  }
  return { [list]: media.map((value) => ({ [fieldFor(item, value)]: value })) };
}

function listOfMedia(fields: Fields): readonly [string | undefined, Fields] {
  for (const [name, { item }] of Object.entries(fields)) {
    const within = item?.fields ?? {};
    if (Object.values(within).some(({ media }) => media)) return [name, within];
  }
  return [undefined, {}];
}

function fieldFor(item: Fields, value: string): string {
  const names = Object.keys(item).filter((name) => item[name]?.media);
  const pictures = names.find((name) => name === 'url_image');
  return (PICTURE.test(value) ? pictures : undefined) ?? names[0] ?? '';
}

/** Sets a field by its name, e.g. `style.preset` or `slides.0.zoom`. Throws UsageError. */
export function setField(draft: Draft, fields: Fields, { name, value }: Flag): void {
  const path = name.split('.');
  const field = fieldAt({ kind: 'object', fields }, path, name);
  const last = path.pop() ?? '';
  let place: Record<string, unknown> = draft;
  for (const [index, key] of path.entries()) {
    const next = path[index + 1] ?? last;
    const within = place[key] ?? (/^\d+$/.test(next) ? [] : {});
    if (typeof within !== 'object') throw new UsageError(`--${name}: ${key} is set to a value.`);
    place[key] = within;
    place = within as Record<string, unknown>;
  }
  place[last] = valueOf(field, name, value);
}

function fieldAt(within: Field, path: readonly string[], name: string): Field {
  const [key, ...rest] = path;
  if (key === undefined) return within;
  if (FORBIDDEN.test(key)) throw new UsageError(`--${name} is no field.`);
  if (within.kind === 'json') return { kind: 'json' };
  const isPlace = within.kind === 'list' ? /^\d{1,3}$/.test(key) : true;
  const next = within.fields?.[key] ?? (isPlace ? within.item : undefined);
  if (next) return fieldAt(next, rest, name);
  const known = Object.keys(within.fields ?? {});
  const hint = known.length === 0 ? 'It has no fields.' : `There are ${known.join(', ')}.`;
  throw new UsageError(`--${name} is not known. ${hint}`);
}

const FORBIDDEN = /^(__proto__|constructor|prototype)$/;

function valueOf({ kind, choices }: Field, name: string, text: string): unknown {
  if (text.startsWith('@@')) return text.slice(1);
  if (text.startsWith('@')) return new LocalFile(text.slice(1));
  if (choices && !choices.includes(text)) {
    throw new UsageError(`--${name} takes ${choices.join(', ')}, not ${text}.`);
  }
  if (kind === 'number') return numberOf(name, text);
  if (kind === 'truth') return truthOf(name, text);
  if (kind === 'text') return text;
  return jsonOf(text, kind === 'json', name);
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) {
    throw new UsageError(`--${name} takes a number, not ${text}.`);
  }
  return number;
}

function truthOf(name: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new UsageError(`--${name} takes true or false.`);
  return text === 'true';
}

/** Objects and lists as JSON; where any form will do, what is no JSON is a text. */
function jsonOf(text: string, isAny: boolean, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (isAny) return text;
    throw new UsageError(`--${name} takes JSON.`);
  }
}
