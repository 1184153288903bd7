import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';

import { addressProblem, listProblem, mapProblems, MAX_URL_LENGTH } from './field-checks';

/** What a media field points at; decides how the worker checks what it fetched. */
export type MediaKind = 'video' | 'audio' | 'image' | 'subtitle';

interface FieldOptions {
  readonly description: string;
  readonly example?: unknown;
  /** A field is required unless this is set or it has a default. */
  readonly optional?: boolean;
}

const MEDIA = Symbol('media fields');
const DEFAULTS = Symbol('defaults');
const FIELDS = Symbol('fields');

type ClassOf = () => new () => object;

/** The fields that a class declares, with the class of what stands in them where that is one. */
export function declaredFields(type: object): ReadonlyMap<string, ClassOf | null> {
  return new Map(Object.entries((Reflect.getMetadata(FIELDS, type) ?? {}) as object));
}

/** The media fields of an input class, by name. */
export function mediaFields(input: object): Readonly<Record<string, MediaKind>> {
  return (Reflect.getMetadata(MEDIA, input) as Record<string, MediaKind> | undefined) ?? {};
}

/** The defaults of a class's fields, by name; `parse` fills them in. */
export function defaultValues(type: object): Readonly<Record<string, unknown>> {
  return (Reflect.getMetadata(DEFAULTS, type) as Record<string, unknown> | undefined) ?? {};
}

/** A reference to media: an `https:` URL (`http:` only inside of ALLOW_PRIVATE_NETWORKS). */
export function MediaField(kind: MediaKind, options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    field({ type: 'string', format: 'uri', maxLength: MAX_URL_LENGTH }, options),
    remember(MEDIA, kind),
    webAddress('isMediaReference'),
  );
}

/** An `https:` address that we call, e.g. a webhook receiver (`http:` as with media). */
export function UrlField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    field({ type: 'string', format: 'uri', maxLength: MAX_URL_LENGTH }, options),
    webAddress('isWebAddress'),
  );
}

/** A number, or with `integer` a whole one; `"5"` is not a number. */
export function NumberField(
  options: FieldOptions & {
    readonly minimum: number;
    readonly maximum: number;
    readonly default?: number;
    readonly integer?: boolean;
  },
): PropertyDecorator {
  const { minimum, maximum, integer = false } = options;
  return applyDecorators(
    field({ type: integer ? 'integer' : 'number', minimum, maximum }, options),
    integer
      ? IsInt({ message: '$property must be a whole number' })
      : IsNumber({}, { message: '$property must be a number' }),
    Min(minimum),
    Max(maximum),
  );
}

/** A text of a bounded length, e.g. an id with a pattern. */
export function StringField(
  options: FieldOptions & {
    readonly minLength?: number;
    readonly maxLength: number;
    readonly pattern?: RegExp;
    readonly default?: string;
  },
): PropertyDecorator {
  const { minLength = 0, maxLength, pattern } = options;
  return applyDecorators(
    field(
      { type: 'string', maxLength, ...(minLength > 0 && { minLength }), ...patternOf(pattern) },
      options,
    ),
    IsString(),
    MinLength(minLength),
    MaxLength(maxLength),
    ...(pattern ? [Matches(pattern)] : []),
  );
}

export function BooleanField(options: FieldOptions & { readonly default?: boolean }) {
  return applyDecorators(field({ type: 'boolean' }, options), IsBoolean());
}

/** One of a fixed list of texts; `name` is what SDKs call the list. */
export function EnumField<T extends string>(
  values: readonly T[],
  options: FieldOptions & { readonly name: string; readonly default?: T },
): PropertyDecorator {
  return applyDecorators(
    field({ enum: [...values], enumName: options.name }, options),
    IsIn([...values]),
  );
}

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

/** An object of another class with decorated fields. */
export function ObjectField(type: () => new () => object, options: FieldOptions) {
  return applyDecorators(
    field({ type }, options),
    remember(FIELDS, type),
    IsObject(),
    ValidateNested(),
  );
}

/** An object whose keys are free and whose values are all of one class. */
export function MapField(
  options: FieldOptions & {
    readonly maxEntries: number;
    /** Says what is wrong with one value, or nothing. */
    readonly problem: (value: unknown) => string | undefined;
    readonly schema: { readonly type: 'string' } | { readonly type: 'object' };
  },
): PropertyDecorator {
  const { maxEntries, problem, schema } = options;
  return applyDecorators(
    field(
      {
        type: 'object',
        additionalProperties: schema,
        maxProperties: maxEntries,
      },
      options,
    ),
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

function field(schema: ApiPropertyOptions, options: FieldOptions & { readonly default?: unknown }) {
  const required = !options.optional && options.default === undefined;
  return applyDecorators(
    ApiProperty({
      ...schema,
      description: options.description,
      required,
      ...(options.example !== undefined && { example: options.example }),
      ...(options.default !== undefined && { default: options.default }),
    } as ApiPropertyOptions),
    // Unlike IsOptional this lets a default or an absence stand in, but never an explicit null.
    ValidateIf((_object, value) => required || value !== undefined),
    remember(FIELDS, null),
    ...(required ? [present()] : []),
    ...(options.default === undefined ? [] : [remember(DEFAULTS, options.default)]),
  );
}

function present(): PropertyDecorator {
  return ValidateBy({
    name: 'required',
    validator: {
      validate: (value) => value !== undefined && value !== null,
      defaultMessage: (args) =>
        args?.value === null ? `${args.property} must not be null` : `${args?.property} is missing`,
    },
  });
}

/** Keeps `{[property]: value}` as metadata of the class, its parents' entries included. */
function remember(key: symbol, value: unknown): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(key, target.constructor) ?? {}) as Record<string, unknown>;
    Reflect.defineMetadata(key, { ...known, [String(property)]: value }, target.constructor);
  };
}

function webAddress(name: string): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => addressProblem(value) === undefined,
      defaultMessage: (args) => `${args?.property} ${addressProblem(args?.value)}`,
    },
  });
}

function patternOf(pattern: RegExp | undefined): { pattern?: string } {
  return pattern ? { pattern: pattern.source } : {};
}
