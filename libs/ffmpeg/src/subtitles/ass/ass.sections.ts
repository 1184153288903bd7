import { inSlices } from '../slices';

/** A line `Name: value` of a section; lines of a file count from 0. */
export interface AssLine {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

/** The sections of an ASS file by name, both in small letters. */
export type AssSections = ReadonlyMap<string, readonly AssLine[]>;

/** Parts a file; comments, and lines that say nothing, are left out. */
export async function assSections(text: string): Promise<AssSections> {
  const sections = new Map<string, AssLine[]>();
  let open: AssLine[] = [];
  await inSlices(text.replace(/^\ufeff/, '').split('\n'), (row, line) => {
    const header = /^\s*\[([^\]]{1,60})\]\s*$/.exec(row)?.[1]?.trim().toLowerCase();
    if (header !== undefined) {
      open = sections.get(header) ?? [];
      sections.set(header, open);
      return;
    }
    const colon = row.indexOf(':');
    if (colon < 1 || /^\s*[;!]/.test(row)) return;
    const name = row.slice(0, colon).trim().toLowerCase();
    open.push({ line, name, value: row.slice(colon + 1).replace(/^\s/, '') });
  });
  return sections;
}

/** The columns that a section's `Format` names, in small letters; `fallback` where it has none. */
export function columnsOf(
  lines: readonly AssLine[],
  fallback: readonly string[],
): readonly string[] {
  const format = lines.find(({ name }) => name === 'format')?.value;
  return format?.split(',').map((column) => column.trim().toLowerCase()) ?? fallback;
}

/** A line's values by column; the last one takes all that is left, commas too. */
export function valuesOf(value: string, columns: readonly string[]): ReadonlyMap<string, string> {
  const parts = value.split(',');
  const last = columns.length - 1;
  return new Map(
    columns.map((column, at) => [
      column,
      at < last ? (parts[at] ?? '').trim() : parts.slice(last).join(','),
    ]),
  );
}
