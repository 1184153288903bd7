import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';

import { typeName } from './field-checks';
import { field, type FieldOptions } from './field.metadata';

interface NumberListOptions extends FieldOptions {
  readonly maxItems: number;
  /** Of each entry. */
  readonly minimum: number;
  readonly maximum: number;
}

/** A list of at least one number; `"5"` is none. */
export function NumberListField(options: NumberListOptions): PropertyDecorator {
  const { maxItems, minimum, maximum } = options;
  const items = { type: 'number' as const, minimum, maximum };
  return applyDecorators(
    field({ type: 'array', items, minItems: 1, maxItems }, options),
    ValidateBy({
      name: 'isListOf',
      validator: {
        validate: (value) => problem(value, options) === undefined,
        defaultMessage: (args) => `${args?.property} ${problem(args?.value, options)}`,
      },
    }),
  );
}

function problem(value: unknown, options: NumberListOptions): string | undefined {
  const { maxItems, minimum, maximum } = options;
  if (!Array.isArray(value)) return `must be a list, not ${typeName(value)}`;
  if (value.length === 0) return 'must have at least 1 entries';
  if (value.length > maxItems) return `must have at most ${maxItems} entries`;
  const entries: readonly unknown[] = value;
  const isRight = (entry: unknown) =>
    typeof entry === 'number' && entry >= minimum && entry <= maximum;
  const wrong = entries.findIndex((entry) => !isRight(entry));
  if (wrong < 0) return undefined;
  return `has an entry ${wrong} that is no number from ${minimum} to ${maximum}`;
}
