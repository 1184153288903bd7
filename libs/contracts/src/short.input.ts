import { isRecord } from './field-checks';
import { inlineIn } from './media-in';

/** As much of a text, and as many entries of a list, as jobs show. */
const SHOWN = { chars: 200, entries: 10 } as const;

/** An input with the beginnings of the sources that stand in it, as it is kept and shown. */
export function shortInput<T extends object>(type: new () => object, input: T): T {
  return inlineIn(type, input).reduce(
    (short, { name, value }) => changed(short, name.split('.'), beginning(value)) as T,
    input,
  );
}

/** A copy with another value at a path. */
function changed(within: unknown, [field, ...path]: readonly string[], value: unknown): unknown {
  if (field === undefined) return value;
  if (Array.isArray(within)) {
    const at = Number(field);
    return within.with(at, changed(within[at], path, value));
  }
  return isRecord(within) ? { ...within, [field]: changed(within[field], path, value) } : within;
}

function beginning(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, SHOWN.entries);
  if (typeof value !== 'string' || value.length <= SHOWN.chars) return value;
  // Half of a letter of two units would be none.
  return `${value.slice(0, SHOWN.chars).replace(/[\ud800-\udbff]$/, '')}…`;
}
