import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

/** What a media field points at; decides how the worker checks what it fetched. `media` is any but text. */
export type MediaKind = 'video' | 'audio' | 'image' | 'subtitle' | 'media';

/** What every field says of itself. */
export interface FieldOptions {
  readonly description: string;
  readonly example?: unknown;
  /** A field is required unless this is set or it has a default. */
  readonly optional?: boolean;
  /** Null stands for what there is none of; in answers, never in inputs. */
  readonly nullable?: boolean;
}

/** The class of what stands in a field, one or a list of them. */
export interface Composed {
  /** Of one value there; a list can have entries of several classes. */
  readonly typeOf: (value: unknown) => new () => object;
  /** All there can be. */
  readonly types: () => readonly (new () => object)[];
  readonly isList: boolean;
}

/** A problem that several fields have together, told at one of them. */
export interface FieldProblem {
  readonly field: string;
  readonly code: 'required' | 'conflict' | 'range' | 'format' | 'font_unknown';
  readonly detail: string;
}

const DEFAULTS = Symbol('defaults');
const RULES = Symbol('rules');
/** The key under which fields are kept, with the classes of composed ones. */
export const FIELDS = Symbol('fields');
/** The key under which the kinds of media fields are kept. */
export const MEDIA = Symbol('media fields');

/** The key under which the kinds of sources are kept that stand in fields themselves. */
const INLINE = Symbol('inline sources');

/** The key under which is kept what is secret in fields. */
export const SECRETS = Symbol('secrets');

/** What is secret in a field: the query of its address, or the values of its map. */
export type Secret = 'query' | 'values';

/** The fields of one class that hold secrets. */
export function secretFields(type: object): ReadonlyMap<string, Secret> {
  return new Map(Object.entries((Reflect.getMetadata(SECRETS, type) ?? {}) as object));
}

/** The fields that a class declares, with the class of what stands in them where that is one. */
export function declaredFields(type: object): ReadonlyMap<string, Composed | null> {
  return new Map(Object.entries((Reflect.getMetadata(FIELDS, type) ?? {}) as object));
}

/** The defaults of a class's fields, by name; `parse` fills them in. */
export function defaultValues(type: object): Readonly<Record<string, unknown>> {
  return (Reflect.getMetadata(DEFAULTS, type) as Record<string, unknown> | undefined) ?? {};
}

/** The media fields of one class, without those of classes inside of it. */
export function mediaKinds(type: object): Readonly<Record<string, MediaKind>> {
  return (Reflect.getMetadata(MEDIA, type) as Record<string, MediaKind> | undefined) ?? {};
}

/**
 * Marks a field that holds a source itself: kept in our own store, fetched by the worker like any
 * other source of this kind, and shown shortened.
 */
export function Inline(kind: MediaKind): PropertyDecorator {
  return remember(INLINE, kind);
}

/** The fields of one class that hold sources themselves, as `mediaKinds`. */
export function inlineKinds(type: object): Readonly<Record<string, MediaKind>> {
  return (Reflect.getMetadata(INLINE, type) as Record<string, MediaKind> | undefined) ?? {};
}

type RuleOf = (value: object) => readonly FieldProblem[];

/** A check over several fields of a class, made by `parse` once each of them is right by itself. */
export function Rule<T extends object>(problems: (value: T) => readonly FieldProblem[]) {
  return (type: new () => T): void => {
    Reflect.defineMetadata(RULES, [...rulesOf(type), problems], type);
  };
}

/** The rules of a class and of those that it extends. */
export function rulesOf(type: object): readonly RuleOf[] {
  return (Reflect.getMetadata(RULES, type) as readonly RuleOf[] | undefined) ?? [];
}

/** What all fields have in common: their schema, presence, and default. */
export function field(
  schema: ApiPropertyOptions,
  options: FieldOptions & { readonly default?: unknown },
) {
  const required = !options.optional && options.default === undefined;
  const isNull = (value: unknown) => options.nullable === true && value === null;
  return applyDecorators(
    ApiProperty({
      ...schema,
      description: options.description,
      required,
      ...(options.nullable && { nullable: true }),
      ...(options.example !== undefined && { example: options.example }),
      ...(options.default !== undefined && { default: options.default }),
    } as ApiPropertyOptions),
    // Unlike IsOptional this lets a default or an absence stand in, but never an explicit null.
    ValidateIf((_object, value) => (required || value !== undefined) && !isNull(value)),
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
export function remember(key: symbol, value: unknown): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(key, target.constructor) ?? {}) as Record<string, unknown>;
    Reflect.defineMetadata(key, { ...known, [String(property)]: value }, target.constructor);
  };
}
