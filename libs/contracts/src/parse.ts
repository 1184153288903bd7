import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { ApiError, type ProblemEntry } from './errors';
import { isRecord, typeName } from './field-checks';
import { defaultValues } from './fields';

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
  const instance = plainToInstance<T, object>(type, structuredClone(value));
  const errors = [
    ...forbiddenNames(value),
    ...validateSync(instance, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    }).flatMap((error) => entries(error, '')),
  ];
  if (errors.length > 0) throw new ApiError('validation_failed', summary(errors), { errors });
  return fillDefaults(instance);
}

/** `__proto__` and its like would be dropped in silence on the way; they are unknown fields too. */
function forbiddenNames(value: object): ProblemEntry[] {
  return ['__proto__', 'constructor', 'prototype']
    .filter((name) => Object.hasOwn(value, name))
    .map((name) => unknownField(`/${name}`, name));
}

function entries(error: ValidationError, parent: string): ProblemEntry[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {});
  if (own.some(([name]) => name === 'whitelistValidation')) {
    return [unknownField(pointer, error.property)];
  }
  const found = own.sort(([a], [b]) => rank(a) - rank(b)).at(0);
  const children = (error.children ?? []).flatMap((child) => entries(child, pointer));
  if (!found) return children;
  const [name, message] = found;
  return [
    { pointer, code: codeOf(name, error.value), detail: sentence(name, message, error.value) },
  ];
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
  if (typeof value !== 'string' && name !== 'isMap') return 'type';
  return 'format';
}

/** Class-validator's messages with the offending value, where that is short and says something. */
function sentence(name: string, message: string, value: unknown): string {
  if (name === 'isMap' || name === 'required' || message.includes(', not ')) return message;
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

function fillDefaults<T extends object>(instance: T): T {
  const fields = instance as Record<string, unknown>;
  for (const [name, value] of Object.entries(defaultValues(instance.constructor))) {
    if (fields[name] === undefined) fields[name] = value;
  }
  for (const value of Object.values(fields)) {
    if (isClassInstance(value)) fillDefaults(value);
  }
  return instance;
}

function isClassInstance(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    value.constructor !== Object
  );
}
