import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { isErrorCode, type ErrorCode } from './error-codes';
import { ApiError, type ProblemEntry } from './errors';
import { isRecord, typeName } from './field-checks';
import { entries, escaped, pathOf } from './field.entries';
import { strayReferences } from './step-references';
import { declaredFields, defaultValues, rulesOf, type Composed } from './field.metadata';

/**
 * An unknown value as an instance of a class whose fields are declared in `fields.ts`, defaults
 * filled in. Unknown fields, wrong types and null are refused, each with an entry of its own, then
 * what breaks a rule over several fields.
 * Throws ApiError `validation_failed`, or that of a rule which has a code of its own.
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
  const single = [...unknown, ...validateSync(instance).flatMap((error) => entries(error, ''))];
  const found =
    single.length > 0 ? single : [...strayReferences(type, instance), ...ruleEntries(instance, '')];
  if (found.length > 0) throw refusal(found);
  return instance;
}

/** The error for what was found in a body; `validation_failed` if there is none that says more. */
export function refusal(found: readonly ProblemEntry[]): ApiError {
  return new ApiError(codeFor(found), summary(found), { errors: found.slice(0, MAX_ENTRIES) });
}

/**
 * What of an unknown value a class declares, checked as `parse` does; undefined where something is
 * missing or wrong. Fields that the class does not have are left out, since a newer program may have
 * written them.
 */
export function readAs<T extends object>(type: new () => T, value: unknown): T | undefined {
  if (!isRecord(value)) return undefined;
  const instance = hydrate(type, { value, pointer: '', unknown: [] });
  const isRight = validateSync(instance).length === 0 && ruleEntries(instance, '').length === 0;
  return isRight ? instance : undefined;
}

/**
 * An error of its own where every problem is of that one kind, e.g. `font_unknown`. Fields that do not
 * go together are no `conflict` of requests, which is answered 409.
 */
function codeFor(found: readonly ProblemEntry[]): ErrorCode {
  const code = found[0]?.code;
  const isOne = isErrorCode(code) && found.every((entry) => entry.code === code);
  return isOne && code !== 'conflict' ? code : 'validation_failed';
}

/** More than anybody reads; a body may hold thousands of wrong fields. */
const MAX_ENTRIES = 100;

interface Plain extends Within {
  readonly value: Record<string, unknown>;
}

interface Within {
  readonly value: unknown;
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
  const single: Record<string, unknown> = {};
  const composed: Record<string, unknown> = {};
  const given = Object.entries(value).filter(([, entry]) => entry !== undefined);
  for (const [name, entry] of Object.entries({
    ...defaultValues(type),
    ...Object.fromEntries(given),
  })) {
    const path = `${pointer}/${escaped(name)}`;
    const nested = fields.get(name);
    if (!fields.has(name)) unknown.push(unknownField(pointer, name));
    else if (nested) composed[name] = inside(nested, { value: entry, pointer: path, unknown });
    else if (typeof entry === 'object') composed[name] = entry;
    else single[name] = entry;
  }
  return Object.assign(plainToInstance(type, single), composed);
}

/** What stands in a field of a class; what is no object stays as it is, to be refused. */
function inside(composed: Composed, { value, pointer, unknown }: Within): unknown {
  const { typeOf, isList } = composed;
  if (isList && Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      inside(
        { ...composed, isList: false },
        { value: each, pointer: `${pointer}/${index}`, unknown },
      ),
    );
  }
  return isRecord(value) && !isList ? hydrate(typeOf(value), { value, pointer, unknown }) : value;
}

/** What breaks the rules of an instance and of the instances inside of it. */
function ruleEntries(value: unknown, pointer: string): readonly ProblemEntry[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => ruleEntries(each, `${pointer}/${index}`));
  }
  if (!isRecord(value)) return [];
  const type = value.constructor;
  const own = rulesOf(type).flatMap((rule) => rule(value));
  const nested = [...declaredFields(type)].filter(([, composed]) => composed !== null);
  return [
    ...own.map(({ field, code, detail }) => ({ pointer: `${pointer}/${field}`, code, detail })),
    ...nested.flatMap(([name]) => ruleEntries(value[name], `${pointer}/${escaped(name)}`)),
  ];
}

function unknownField(parent: string, name: string): ProblemEntry {
  const short = name.slice(0, 100);
  const path = parent === '' ? short : `${pathOf(parent)}.${short}`;
  const pointer = `${parent}/${escaped(name)}`;
  return { pointer, code: 'unknown_field', detail: `${path} is not a known field` };
}

function summary(errors: readonly ProblemEntry[]): string {
  const first = errors[0]?.detail ?? '';
  return errors.length > 1 ? `${first} (and ${errors.length - 1} more)` : first;
}
