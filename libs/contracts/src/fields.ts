import { applyDecorators } from '@nestjs/common';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
} from 'class-validator';

import { addressProblem, MAX_URL_LENGTH, mediaProblem } from './field-checks';
import {
  field,
  MEDIA,
  remember,
  SECRETS,
  type FieldOptions,
  type MediaKind,
} from './field.metadata';

/**
 * A reference to media: an `https:` URL (`http:` only inside of ALLOW_PRIVATE_NETWORKS), or the id of
 * an uploaded file.
 */
export function MediaField(kind: MediaKind, options: FieldOptions): PropertyDecorator {
  const description = `${options.description} An https: address, or the id of a file of POST /file.`;
  return applyDecorators(
    field(
      { type: 'string', format: 'uri-reference', maxLength: MAX_URL_LENGTH },
      { ...options, description },
    ),
    remember(MEDIA, kind),
    checked('isMediaReference', mediaProblem),
  );
}

/** An `https:` address that we call, e.g. a webhook receiver (`http:` as with media). */
export function UrlField(
  options: FieldOptions & {
    /** Whether its query is a secret, which is kept and never shown. */
    readonly isSecret?: boolean;
  },
): PropertyDecorator {
  return applyDecorators(
    field({ type: 'string', format: 'uri', maxLength: MAX_URL_LENGTH }, options),
    ...(options.isSecret ? [remember(SECRETS, 'query')] : []),
    checked('isWebAddress', addressProblem),
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

/** A colour as CSS writes it, with or without an alpha: `#FC0`, `#FFCC00`, `#FFCC0080`. */
export function ColourField(options: FieldOptions & { readonly default?: string }) {
  return applyDecorators(
    field({ type: 'string', pattern: COLOUR.source }, options),
    Matches(COLOUR, { message: '$property must be a colour such as #FFCC00 or #FFCC0080' }),
  );
}

const COLOUR = /^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$/;

function checked(name: string, problem: (value: unknown) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => problem(value) === undefined,
      defaultMessage: (args) => `${args?.property} ${problem(args?.value)}`,
    },
  });
}

function patternOf(pattern: RegExp | undefined): { pattern?: string } {
  return pattern ? { pattern: pattern.source } : {};
}
