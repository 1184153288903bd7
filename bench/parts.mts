/** The parts of a page of results by the name of their line, so that one can be measured anew alone. */
export function partsOf(text: string): Map<string, string> {
  const parts = text.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), `${part.slice(end).trim()}\n`];
    }),
  );
}

/** The whole of the page, its parts in a fixed order; those of lines that are gone fall away. */
export function wholeOf(
  heading: string,
  parts: ReadonlyMap<string, string>,
  names: readonly string[],
): string {
  const known = names.flatMap((name) => {
    const part = parts.get(name);
    return part === undefined ? [] : [`\n## ${name}\n\n${part}`];
  });
  return heading + known.join('');
}
