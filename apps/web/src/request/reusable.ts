/** A job's input as a new request: without the sources that jobs show the beginning of only. */
export interface Reusable {
  readonly input: unknown;
  /** Names of the fields that have to be filled in anew. */
  readonly missing: readonly string[];
}

/** Of texts, jobs show 200 characters and an ellipsis; of lists of words the first ten. */
export function reusable(value: unknown): Reusable {
  if (Array.isArray(value)) {
    const entries = value.map(reusable);
    return {
      input: entries.map(({ input }) => input),
      missing: entries.flatMap(({ missing }) => missing),
    };
  }
  if (typeof value !== 'object' || value === null) return { input: value, missing: [] };
  const fields = Object.entries<unknown>({ ...value }).map(([name, entry]) => ({ name, entry }));
  const whole = fields.filter(({ name, entry }) => !isBeginning(name, entry));
  const kept = whole.map(({ name, entry }) => ({ name, ...reusable(entry) }));
  const cut = fields.filter((field) => !whole.includes(field));
  return {
    input: Object.fromEntries(kept.map(({ name, input }) => [name, input])),
    missing: [...cut.map(({ name }) => name), ...kept.flatMap(({ missing }) => missing)],
  };
}

function isBeginning(name: string, value: unknown): boolean {
  if (name === 'subtitles') return typeof value === 'string' && value.endsWith('…');
  return name === 'words' && Array.isArray(value) && value.length >= 10;
}
