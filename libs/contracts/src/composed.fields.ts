import { applyDecorators } from '@nestjs/common';
import { getSchemaPath } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsObject,
  ValidateBy,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';

import { isRecord, listProblem, mapProblems, objectsProblem } from './field-checks';
import { type JSON_VALUE } from './json.field';
import { field, FIELDS, remember, SECRETS, type FieldOptions } from './field.metadata';

/** A list of different texts of a fixed list; it says nothing without the field that it `needs`. */
export function EnumListField<T extends string>(
  values: readonly T[],
  options: FieldOptions & { readonly name: string; readonly needs: string },
): PropertyDecorator {
  const { name, needs } = options;
  const problem = (args?: ValidationArguments) =>
    (args?.object as Readonly<Record<string, unknown>>)[needs] === undefined
      ? `needs ${needs} beside it`
      : listProblem(args?.value, values);
  return applyDecorators(
    field(
      { enum: [...values], enumName: name, isArray: true, minItems: 1, uniqueItems: true },
      options,
    ),
    ValidateBy({
      name: 'isListOf',
      validator: {
        validate: (_value, args) => problem(args) === undefined,
        defaultMessage: (args) => `${args?.property} ${problem(args)}`,
      },
    }),
  );
}

/** An object of another class with decorated fields; its own defaults stand in with `default: {}`. */
export function ObjectField(
  type: () => new () => object,
  options: FieldOptions & { readonly default?: Readonly<Record<string, never>> },
) {
  return applyDecorators(
    // Swagger calls what is named so to learn the class.
    field({ type: () => type() }, options),
    remember(FIELDS, { typeOf: type, types: () => [type()], isList: false }),
    IsObject(),
    ValidateNested(),
  );
}

/** A list of objects of another class with decorated fields. */
export function ListField(
  type: () => new () => object,
  options: FieldOptions & { readonly minItems?: number; readonly maxItems: number },
): PropertyDecorator {
  const { minItems = 1, maxItems } = options;
  return applyDecorators(
    field({ type: () => type(), isArray: true, minItems, maxItems }, options),
    remember(FIELDS, { typeOf: type, types: () => [type()], isList: true }),
    ArrayMinSize(minItems, { message: `$property must have at least ${minItems} entries` }),
    ArrayMaxSize(maxItems, { message: `$property must have at most ${maxItems} entries` }),
    ValidateNested(),
    ValidateBy({
      name: 'isListOf',
      validator: {
        validate: (value) => objectsProblem(value) === undefined,
        defaultMessage: (args) => `${args?.property} ${objectsProblem(args?.value)}`,
      },
    }),
  );
}

/** Entries of a list that are told apart by one of their fields. */
export interface Union {
  /** The field that names the class, e.g. `operation`. */
  readonly discriminator: string;
  readonly types: () => Readonly<Record<string, new () => object>>;
  /** Of entries whose name is none of these, to say what is wrong with them. */
  readonly other: () => new () => object;
}

/** A list of objects of several classes with decorated fields. */
export function UnionListField(
  { discriminator, types, other }: Union,
  options: FieldOptions & { readonly maxItems: number },
): PropertyDecorator {
  const { maxItems } = options;
  const typeOf = (value: unknown) => {
    const name = isRecord(value) ? value[discriminator] : undefined;
    const known = types();
    return (typeof name === 'string' && Object.hasOwn(known, name) && known[name]) || other();
  };
  const all = Object.entries(types()).map(([name, type]) => [name, getSchemaPath(type)] as const);
  const items = {
    oneOf: all.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: discriminator, mapping: Object.fromEntries(all) },
  };
  return applyDecorators(
    field({ type: 'array', items, minItems: 1, maxItems }, options),
    remember(FIELDS, { typeOf, types: () => Object.values(types()), isList: true }),
    ArrayMinSize(1, { message: '$property must have at least 1 entry' }),
    ArrayMaxSize(maxItems, { message: `$property must have at most ${maxItems} entries` }),
    ValidateNested(),
    ValidateBy({
      name: 'isListOf',
      validator: {
        validate: (value) => objectsProblem(value) === undefined,
        defaultMessage: (args) => `${args?.property} ${objectsProblem(args?.value)}`,
      },
    }),
  );
}

/** An object whose keys are free and whose values are all of one class. */
export function MapField(
  options: FieldOptions & {
    readonly maxEntries: number;
    /** Says what is wrong with one value or its name, or nothing. */
    readonly problem: (value: unknown, name: string) => string | undefined;
    /** Whether values are secrets, which are kept and never shown. */
    readonly isSecret?: boolean;
    readonly schema: { readonly type: 'string' } | { readonly type: 'object' } | typeof JSON_VALUE;
  },
): PropertyDecorator {
  const { maxEntries, problem, schema, isSecret = false } = options;
  return applyDecorators(
    field(
      {
        type: 'object',
        additionalProperties: schema,
        maxProperties: maxEntries,
      },
      options,
    ),
    ...(isSecret ? [remember(SECRETS, 'values')] : []),
    IsObject(),
    ValidateBy(
      {
        name: 'isMap',
        validator: {
          validate: (value) => mapProblems(value, maxEntries, problem).length === 0,
          defaultMessage: (args) =>
            `${args?.property} ${mapProblems(args?.value, maxEntries, problem)[0]?.problem}`,
        },
      },
      { context: { problems: (value: unknown) => mapProblems(value, maxEntries, problem) } },
    ),
  );
}
