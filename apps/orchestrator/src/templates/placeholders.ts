import { escaped, isRecord } from '@app/contracts';

/** Where a value was put into a tree. */
export interface Placement {
  /** JSON pointer of the text in which its name stood. */
  readonly pointer: string;
  readonly name: string;
  /** Whether the text was nothing but the name, so that the value stands there as it is. */
  readonly isWhole: boolean;
}

/** A tree of JSON values with values in the place of their names. */
export interface Filled {
  readonly value: unknown;
  readonly placements: readonly Placement[];
}

/** Names in single braces; two would clash with what automation tools fill in themselves. */
const PLACEHOLDER = /\{([a-z][a-z0-9_]{0,31})\}/g;

/** How often each of the names stands in a tree. */
export function usesOf(tree: unknown, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const text of textsIn(tree)) {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (names.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  return uses;
}

/**
 * Puts values where their names stand in braces. A text that is only a name becomes the value itself,
 * of whatever type; inside of a longer text it becomes text. Braces around anything else stay, and
 * values are not looked into.
 */
export function fill(tree: unknown, values: ReadonlyMap<string, unknown>, pointer = ''): Filled {
  if (typeof tree === 'string') return fillText(tree, values, pointer);
  if (Array.isArray(tree)) {
    const entries = tree.map((entry, index) => fill(entry, values, `${pointer}/${index}`));
    return { value: entries.map(({ value }) => value), placements: placementsOf(entries) };
  }
  if (!isRecord(tree)) return { value: tree, placements: [] };
  const entries = Object.entries(tree).map(
    ([key, entry]) => [key, fill(entry, values, `${pointer}/${escaped(key)}`)] as const,
  );
  return {
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    placements: placementsOf(entries.map(([, filled]) => filled)),
  };
}

function fillText(text: string, values: ReadonlyMap<string, unknown>, pointer: string): Filled {
  const names = [...text.matchAll(PLACEHOLDER)].flatMap(([, name = '']) =>
    values.has(name) ? [name] : [],
  );
  const [first] = names;
  if (first === undefined) return { value: text, placements: [] };
  const isWhole = text === `{${first}}`;
  const inText = (whole: string, name: string) =>
    values.has(name) ? String(values.get(name)) : whole;
  return {
    value: isWhole ? values.get(first) : text.replaceAll(PLACEHOLDER, inText),
    placements: names.map((name) => ({ pointer, name, isWhole })),
  };
}

function placementsOf(filled: readonly Filled[]): readonly Placement[] {
  return filled.flatMap(({ placements }) => placements);
}

function textsIn(tree: unknown): readonly string[] {
  if (typeof tree === 'string') return [tree];
  return isRecord(tree) || Array.isArray(tree) ? Object.values(tree).flatMap(textsIn) : [];
}
