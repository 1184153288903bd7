import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';

import { typeName } from './field-checks';
import { field, type FieldOptions } from './field.metadata';

interface TextListOptions extends FieldOptions {
  readonly minItems?: number;
  readonly maxItems: number;
  readonly pattern: RegExp;
  /** What an entry is, for the message, e.g. `the id of a GPU pool`. */
  readonly entry: string;
  readonly default?: readonly string[];
}

/** A list of different texts of one form. */
export function TextListField(options: TextListOptions): PropertyDecorator {
  const { minItems = 0, maxItems, pattern } = options;
  const items = { type: 'string' as const, pattern: pattern.source };
  return applyDecorators(
    field({ type: 'array', items, minItems, maxItems, uniqueItems: true }, options),
    ValidateBy({
      name: 'isListOf',
      validator: {
        validate: (value) => problem(value, options) === undefined,
        defaultMessage: (args) => `${args?.property} ${problem(args?.value, options)}`,
      },
    }),
  );
}

function problem(value: unknown, options: TextListOptions): string | undefined {
  const { minItems = 0, maxItems, pattern, entry } = options;
  if (!Array.isArray(value)) return `must be a list, not ${typeName(value)}`;
  if (value.length < minItems) return `must have at least ${minItems} entries`;
  if (value.length > maxItems) return `must have at most ${maxItems} entries`;
  const wrong = value.find((text) => typeof text !== 'string' || !pattern.test(text)) as unknown;
  if (wrong !== undefined) return `has ${shown(wrong)}, which is not ${entry}`;
  return new Set(value).size < value.length ? 'names something twice' : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeName(value);
}
