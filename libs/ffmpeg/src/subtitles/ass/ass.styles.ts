import { BOUNDED } from './ass.tags';
import {
  SCRIPT_LIMITS,
  STYLE_FIELDS,
  type AssCanvas,
  type AssStyle,
  type AssStyleField,
} from './ass.script';
import { columnsOf, valuesOf, type AssSections } from './ass.sections';
import { assHex, boundedNumber, keypadPlace, type Bounds } from './ass.values';
import { invalid } from '../caption.fault';

/** What styles are checked against. */
export interface StyleContext {
  readonly canvas: AssCanvas;
  readonly fonts: readonly string[];
  readonly ignored: Set<string>;
}

/**
 * The styles of a script, or one of our own where it has none. Fonts that are not here become the
 * first one that is. Throws MediaError `subtitle_invalid` where there are too many.
 */
export function assStyles(sections: AssSections, context: StyleContext): readonly AssStyle[] {
  const isNew = sections.has('v4+ styles');
  const lines = sections.get('v4+ styles') ?? sections.get('v4 styles') ?? [];
  const columns = columnsOf(lines, ['name', 'fontname', ...STYLE_FIELDS]);
  const found = lines.filter(({ name }) => name === 'style');
  if (found.length > SCRIPT_LIMITS.styles) {
    throw invalid(`It has ${found.length} styles; the limit is ${SCRIPT_LIMITS.styles}.`);
  }
  const styles = found.map(({ value }) => {
    const values = valuesOf(value, columns);
    return styleOf(isNew ? values : newer(values), context);
  });
  return styles.length > 0 ? styles : [styleOf(new Map(), context)];
}

/** The old format numbers places and names colours otherwise. */
function newer(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const place = keypadPlace(Number(values.get('alignment') ?? 2)) ?? 2;
  const outline = values.get('tertiarycolour') ?? values.get('backcolour') ?? '';
  return new Map([...values, ['alignment', String(place)], ['outlinecolour', outline]]);
}

function styleOf(values: ReadonlyMap<string, string>, context: StyleContext): AssStyle {
  const name = (values.get('name') ?? 'Default').replace(/^\*+/, '').trim();
  const entries = STYLE_FIELDS.map((field) => [
    field,
    checked(field, values.get(field) ?? '', context),
  ]);
  const fields = Object.fromEntries(entries) as AssStyle['values'];
  return { name, font: fontOf(values.get('fontname') ?? '', context), values: fields };
}

function fontOf(wanted: string, { fonts, ignored }: StyleContext): string {
  const name = wanted.trim().replace(/^@/, '');
  const known = fonts.find((font) => font.toLowerCase() === name.toLowerCase());
  if (known === undefined && name !== '') ignored.add('fonts that are not here');
  return known ?? fonts[0] ?? 'sans-serif';
}

const COLOURS: Readonly<Partial<Record<AssStyleField, string>>> = {
  primarycolour: '&H00FFFFFF',
  secondarycolour: '&H000000FF',
  outlinecolour: '&H00000000',
  backcolour: '&H80000000',
};

function checked(field: AssStyleField, text: string, { canvas, ignored }: StyleContext): string {
  const usual = COLOURS[field];
  if (usual !== undefined) return assHex(text, 8) ?? usual;
  const [fallback, bounds] = NUMBERS[field]?.(canvas) ?? [0, [0, 0]];
  const value = boundedNumber(text, bounds);
  if (value !== undefined && Math.abs(Number(value) - Number(text)) > 0.01) ignored.add(BOUNDED);
  return value ?? String(Math.round(fallback * 1000) / 1000);
}

type Rule = (canvas: AssCanvas) => readonly [fallback: number, bounds: Bounds];

const flag: Rule = () => [0, [-1, 1]];
const scale: Rule = () => [100, [0, 400]];
const edge: Rule = ({ height }) => [height / 144, [0, height / 20]];
const margin: Rule = ({ width, height }) => [10, [0, Math.max(width, height)]];

const NUMBERS: Readonly<Partial<Record<AssStyleField, Rule>>> = {
  fontsize: ({ height }) => [height / 16, [0, 0.4 * height]],
  ...{ bold: () => [0, [-1, 900]], italic: flag, underline: flag, strikeout: flag },
  ...{ scalex: scale, scaley: scale, spacing: ({ height }) => [0, [-height / 10, height / 10]] },
  ...{ angle: () => [0, [-3600, 3600]], borderstyle: () => [1, [1, 4]] },
  ...{ outline: edge, shadow: ({ height }) => [0, [0, height / 20]] },
  ...{ alignment: () => [2, [1, 9]], marginl: margin, marginr: margin, marginv: margin },
  encoding: () => [1, [0, 1]],
};
