import type { MediaKind } from './field.metadata';
import type { OperationDefinition } from './operations';

/** A field of an input that holds a source itself. */
export interface InlineUse {
  readonly name: string;
  readonly kind: MediaKind;
  readonly value: unknown;
}

/** The sources that stand in an input itself, not behind an address. */
export function inlineIn(
  { inline }: Pick<OperationDefinition, 'inline'>,
  input: object,
): readonly InlineUse[] {
  const values = new Map<string, unknown>(Object.entries(input));
  return Object.entries(inline).flatMap(([name, kind]) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ name, kind, value }];
  });
}

/** As much of a text, and as many entries of a list, as jobs show. */
const SHOWN = { chars: 200, entries: 10 } as const;

/** An input with the beginnings of what stands in it, as it is kept and shown. */
export function shortInput<T extends object>(
  definition: Pick<OperationDefinition, 'inline'>,
  input: T,
): T {
  const shown = inlineIn(definition, input).map(({ name, value }) => [name, beginning(value)]);
  return { ...input, ...(Object.fromEntries(shown) as Partial<T>) };
}

function beginning(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, SHOWN.entries);
  if (typeof value !== 'string' || value.length <= SHOWN.chars) return value;
  // Half of a letter of two units would be none.
  return `${value.slice(0, SHOWN.chars).replace(/[\ud800-\udbff]$/, '')}…`;
}
