import type { ValidationError } from 'class-validator';

import type { ProblemEntry } from './errors';
import { typeName, type MapProblem } from './field-checks';

/** What class-validator found as problem entries, one for each field, with pointers below `parent`. */
export function entries(error: ValidationError, parent: string): ProblemEntry[] {
  const pointer = `${parent}/${escaped(error.property)}`;
  const found = Object.entries(error.constraints ?? {})
    .sort(([a], [b]) => rank(a) - rank(b))
    .at(0);
  if (!found) return (error.children ?? []).flatMap((child) => entries(child, pointer));
  const [name, message] = found;
  if (name === 'isMap') return mapEntries(error, pointer);
  const said = sentence(name, message, error.value);
  return [{ pointer, code: codeOf(name, error.value), detail: inFull(pointer, error, said) }];
}

/** A message that begins with the name of a field, with its path where it stands inside of others. */
function inFull(pointer: string, { property }: ValidationError, message: string): string {
  return message.startsWith(property) ? pathOf(pointer) + message.slice(property.length) : message;
}

/** One entry for each wrong key of a free object, or one for the whole of it. */
function mapEntries({ property, value, contexts }: ValidationError, parent: string) {
  const { problems } = contexts?.['isMap'] as {
    readonly problems: (value: unknown) => readonly MapProblem[];
  };
  return problems(value).map(({ key, problem }): ProblemEntry => {
    const pointer = key === undefined ? parent : `${parent}/${escaped(key)}`;
    return { pointer, code: 'format', detail: `${property} ${problem}` };
  });
}

/** Which of several failed checks of one field says it best: absence first, then type, then range. */
const RANKS: readonly string[] = [
  'required',
  'isListOf',
  'isNumber',
  'isInt',
  'isString',
  'isBoolean',
  'isObject',
  'nestedValidation',
];

function rank(name: string): number {
  const index = RANKS.indexOf(name);
  return index < 0 ? RANKS.length : index;
}

function codeOf(name: string, value: unknown): string {
  if (name === 'required') return value === null ? 'type' : 'required';
  if (name === 'isListOf') return Array.isArray(value) ? 'format' : 'type';
  if (name === 'arrayMinSize' || name === 'arrayMaxSize') return 'length';
  if (RANKS.includes(name)) return 'type';
  if (name === 'min' || name === 'max') return 'range';
  if (name === 'minLength' || name === 'maxLength') return 'length';
  if (typeof value !== 'string' && name !== 'isMap') return 'type';
  return 'format';
}

/** What stands in an address can be a password or a signature: it is never repeated. */
const SECRET_BEARING: readonly string[] = ['isMediaReference', 'isWebAddress'];

/** Class-validator's messages with the offending value, where that is short and says something. */
function sentence(name: string, message: string, value: unknown): string {
  if (
    ['isMap', 'isListOf', 'required', ...SECRET_BEARING].includes(name) ||
    message.includes(', not ') ||
    // In a field for something else as well.
    (typeof value === 'string' && value.includes('://'))
  ) {
    return message;
  }
  const shown = typeof value === 'object' ? typeName(value) : JSON.stringify(value);
  return shown === undefined || shown.length > 100 || Array.isArray(value)
    ? message
    : `${message}, not ${shown}`;
}

/** A JSON pointer as people write a path: `slides.0.url_image`. */
export function pathOf(pointer: string): string {
  const parts = pointer.slice(1).split('/');
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
}

/** A name as a part of a JSON pointer (RFC 6901). */
export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
