import { isoBox, isoBoxes, IsoTable, type IsoBox } from './iso-boxes';

/** The picture that a HEIF file shows, which AVIF is one of. */
export interface HeifItem {
  /** Of what it is made, e.g. `av01`, or `grid` for one put together of tiles. */
  readonly type: string;
  readonly properties: readonly IsoBox[];
  /** Its bytes; fewer than promised where the file is cut short, undefined where they are not in the file. */
  readonly data: Buffer | undefined;
  readonly complete: boolean;
}

/** Reads the primary item of a `meta` box (ISO/IEC 23008-12). Throws RangeError for a broken one. */
export function readPrimaryItem(file: Buffer, meta: Buffer): HeifItem {
  const primary = new IsoTable(isoBox(meta, 'pitm'));
  const id = primary.number(primary.version === 0 ? 2 : 4);
  return {
    type: typeOf(id, isoBox(meta, 'iinf')),
    properties: propertiesOf(id, isoBox(meta, 'iprp')),
    ...dataOf(file, extentsOf(id, new IsoTable(isoBox(meta, 'iloc')))),
  };
}

function typeOf(id: number, infos: Buffer): string {
  const all = new IsoTable(infos);
  all.skip(all.version === 0 ? 2 : 4);
  for (const { body } of isoBoxes(all.rest())) {
    const info = new IsoTable(body);
    const isIt = info.number(info.version === 3 ? 4 : 2) === id;
    info.skip(2);
    if (isIt) return info.rest().toString('latin1', 0, 4);
  }
  return '';
}

/** Properties stand in one list, and an item has some of them by their places in it, from 1. */
function propertiesOf(id: number, box: Buffer): readonly IsoBox[] {
  const list = [...isoBoxes(isoBox(box, 'ipco'))];
  const table = new IsoTable(isoBox(box, 'ipma'));
  const bytes = (table.flags & 1) === 0 ? 1 : 2;
  for (let items = table.number(4); items > 0; items--) {
    const isIt = table.number(table.version === 0 ? 2 : 4) === id;
    const count = table.number(1);
    if (!isIt) table.skip(count * bytes);
    else
      return Array.from({ length: count }, () => place(table, bytes)).flatMap(
        (at) => list[at - 1] ?? [],
      );
  }
  return [];
}

/** The highest bit only says whether a reader must know the property. */
function place(table: IsoTable, bytes: number): number {
  return table.number(bytes) & (bytes === 1 ? 0x7f : 0x7fff);
}

interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** More parts than any writer makes; they may lie on each other, so that a small file held much. */
const MAX_EXTENTS = 16;

/** Where an item lies in the file; empty where it lies elsewhere. */
function extentsOf(id: number, table: IsoTable): readonly Extent[] {
  const sizes = table.number(2);
  const [offset, length, base] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const hasMethod = table.version > 0;
  const index = hasMethod ? sizes & 15 : 0;
  const wide = table.version === 2 ? 4 : 2;
  for (let items = table.number(wide); items > 0; items--) {
    const isIt = table.number(wide) === id;
    const isInFile = !hasMethod || (table.number(2) & 15) === 0;
    table.skip(2);
    const start = table.number(base);
    const count = table.number(2);
    if (isIt && (!isInFile || count > MAX_EXTENTS)) return [];
    if (!isIt) table.skip(count * (index + offset + length));
    else
      return Array.from({ length: count }, () => {
        table.skip(index);
        return { offset: start + table.number(offset), length: table.number(length) };
      });
  }
  return [];
}

function dataOf(file: Buffer, extents: readonly Extent[]): Pick<HeifItem, 'data' | 'complete'> {
  if (extents.length === 0) return { data: undefined, complete: true };
  const parts = extents.map(({ offset, length }) =>
    file.subarray(offset, length === 0 ? file.length : offset + length),
  );
  const complete = extents.every(({ offset, length }) => offset + length <= file.length);
  return { data: Buffer.concat(parts), complete };
}
