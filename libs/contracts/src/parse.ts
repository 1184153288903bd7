import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { ApiError, type ProblemEntry } from './errors';
import { isRecord, typeName, type MapProblem } from './field-checks';
import { declaredFields, defaultValues } from './fields';

/**
 * An unknown value as an instance of a class whose fields are declared in `fields.ts`, defaults
 * filled in. Unknown fields, wrong types and null are refused, each with an entry of its own.
 * Throws ApiError `validation_failed`.
 */
export function parse<T extends object>(type: new () => T, value: unknown): T {
  if (!isRecord(value)) {
    const detail = `A JSON object is needed, not ${value === undefined ? 'nothing' : typeName(value)}.`;
    throw new ApiError('validation_failed', detail, {
      errors: [{ pointer: '', code: 'type', detail }],
    });
  }
  const unknown: ProblemEntry[] = [];
  const instance = hydrate(type, { value, pointer: '', unknown });
  const found = [...unknown, ...validateSync(instance).flatMap((error) => entries(error, ''))];
  if (found.length > 0) {
    const errors = found.slice(0, MAX_ENTRIES);
    throw new ApiError('validation_failed', summary(found), { errors });
  }
  return instance;
}

/** More than anybody reads; a body may hold thousands of wrong fields. */
const MAX_ENTRIES = 100;

interface Plain {
  readonly value: Record<string, unknown>;
  readonly pointer: string;
  /** Takes an entry for each field that the class does not have. */
  readonly unknown: ProblemEntry[];
}

/**
 * An instance with the fields that the class declares, defaults first. Class-transformer sees single
 * values only: of free objects it loses keys like `valueOf`, and one with a key `constructor` makes
 * it throw.
 */
function hydrate<T extends object>(type: new () => T, { value, pointer, unknown }: Plain): T {
  const fields = declaredFields(type);
  const single: Record<string, unknown> = { ...defaultValues(type) };
  const composed: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    const path = `${pointer}/${escaped(name)}`;
    const nested = fields.get(name);
    if (!fields.has(name)) unknown.push(unknownField(path, name));
    else if (nested && isRecord(entry)) {
      composed[name] = hydrate(nested(), { value: entry, pointer: path, unknown });
    } else if (typeof entry === 'object') composed[name] = entry;
    else if (entry !== undefined) single[name] = entry;
  }
  return Object.assign(plainToInstance(type, single), composed);
}

/** A name as a part of a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function entries(error: ValidationError, parent: string): ProblemEntry[] {
  const pointer = `${parent}/${escaped(error.property)}`;
  const found = Object.entries(error.constraints ?? {})
    .sort(([a], [b]) => rank(a) - rank(b))
    .at(0);
  const children = (error.children ?? []).flatMap((child) => entries(child, pointer));
  if (!found) return children;
  const [name, message] = found;
  if (name === 'isMap') return mapEntries(error, pointer);
  return [
    { pointer, code: codeOf(name, error.value), detail: sentence(name, message, error.value) },
  ];
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
  if (RANKS.includes(name)) return 'type';
  if (name === 'min' || name === 'max') return 'range';
  if (name === 'minLength' || name === 'maxLength') return 'length';
  if (name === 'isListOf') return Array.isArray(value) ? 'format' : 'type';
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
  return shown === undefined || shown.length > 100 ? message : `${message}, not ${shown}`;
}

function unknownField(pointer: string, name: string): ProblemEntry {
  return { pointer, code: 'unknown_field', detail: `${name.slice(0, 100)} is not a known field` };
}

function summary(errors: readonly ProblemEntry[]): string {
  const first = errors[0]?.detail ?? '';
  return errors.length > 1 ? `${first} (and ${errors.length - 1} more)` : first;
}
