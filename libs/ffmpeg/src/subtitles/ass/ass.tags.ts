import type { AssCanvas, AssTag } from './ass.script';
import { assHex, boundedNumber, keypadPlace, type Bounds } from './ass.values';

/** What tags are checked against. */
export interface TagContext {
  readonly canvas: AssCanvas;
  /** Families that are there, as they are written. */
  readonly fonts: readonly string[];
  /** The number of a style by its name. */
  readonly styleOf: (name: string) => number | undefined;
  /** Takes what is left out, in words. */
  readonly ignored: Set<string>;
}

/**
 * What stands between the braces of an override block as tags that we draw: a closed list, each with
 * arguments of its own, bounded. What is no tag is a comment, as libass has it.
 */
export function assTags(block: string, context: TagContext): readonly AssTag[] {
  return commandsOf(block).flatMap((command) => tagOf(command, context) ?? []);
}

/** `\t(\fs20\b1)\i1` gives `t(\fs20\b1)` and `i1`: backslashes in brackets part nothing. */
function commandsOf(block: string): readonly string[] {
  const commands: string[] = [];
  let [depth, from] = [0, -1];
  for (let at = 0; at < block.length; at += 1) {
    if (block[at] === '(') depth += 1;
    else if (block[at] === ')') depth = Math.max(0, depth - 1);
    else if (block[at] === '\\' && depth === 0) {
      if (from >= 0) commands.push(block.slice(from, at));
      from = at + 1;
    }
  }
  return from < 0 ? commands : [...commands, block.slice(from)];
}

type ReadArgument = (argument: string, context: TagContext) => string | undefined;

/** Nothing behind a tag goes back to the style's own. */
const one =
  (bounds: (canvas: AssCanvas) => Bounds): ReadArgument =>
  (argument, { canvas, ignored }) => {
    const text = argument.trim().replace(/^\((.*)\)$/, '$1');
    if (text === '') return '';
    const value = boundedNumber(text, bounds(canvas));
    if (value !== undefined && Math.abs(Number(value) - Number(text)) > 0.01) ignored.add(BOUNDED);
    return value;
  };

/** Said of numbers that are larger than we draw. */
export const BOUNDED = 'values beyond our bounds';

const list =
  (counts: readonly number[], bounds: (canvas: AssCanvas) => Bounds): ReadArgument =>
  (argument, { canvas }) => {
    const texts = /^\((.*)\)?$/.exec(argument.trim())?.[1]?.replace(/\)$/, '').split(',') ?? [];
    if (!counts.includes(texts.length)) return undefined;
    const values = texts.map((text) => boundedNumber(text, bounds(canvas)));
    return values.includes(undefined) ? undefined : `(${values.join(',')})`;
  };

const colour: ReadArgument = (argument) =>
  argument.trim() === '' ? '' : after(assHex(argument.trim(), 6));
const alpha: ReadArgument = (argument) =>
  argument.trim() === '' ? '' : after(assHex(argument.trim(), 2));
const after = (hex: string | undefined): string | undefined => hex && `${hex}&`;

const within = (least: number, most: number) => (): Bounds => [least, most];
const share =
  (least: number, most: number) =>
  (canvas: AssCanvas): Bounds => [least * canvas.height, most * canvas.height];
/** Twice around the picture; further away nothing can be seen. */
const place = ({ width, height }: AssCanvas): Bounds => {
  const side = 2 * Math.max(width, height);
  return [-side, side];
};
const flag = one(within(0, 1));
const edge = one(share(0, 0.05));
const shift = one(share(-0.05, 0.05));
const scale = one(within(0, 400));
const tilt = one(within(-75, 75));
const karaoke = one(within(0, 100_000));

const font: ReadArgument = (argument, { fonts, ignored }) => {
  const wanted = argument.trim().replace(/^@/, '');
  if (wanted === '') return '';
  const known = fonts.find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (known === undefined) ignored.add('fonts that are not here');
  return known;
};

const reset: ReadArgument = (argument, { styleOf }) => {
  const found = styleOf(argument.trim());
  return found === undefined ? '' : `S${found}`;
};

/** `\t([from,to,][accel,]tags)`: of the tags inside only those that can move. */
const transform: ReadArgument = (argument, context) => {
  const inside = /^\((.*?)\)?$/s.exec(argument.trim())?.[1] ?? '';
  const at = inside.indexOf('\\');
  if (at < 0) return undefined;
  const numbers = inside.slice(0, at).split(',').slice(0, -1);
  const values = numbers.map((text) => boundedNumber(text, [0, 36_000_000]));
  if (values.length > 3 || values.includes(undefined)) return undefined;
  const tags = assTags(inside.slice(at), context).filter(({ name }) => MOVING.has(name));
  if (tags.length === 0) return undefined;
  return `(${[...values, tags.map(writtenTag).join('')].join(',')})`;
};

/** A tag as it stands in a block. */
export function writtenTag({ name, argument }: AssTag): string {
  return `\\${name}${argument}`;
}

const TAGS: Readonly<Record<string, ReadArgument>> = {
  ...{ b: one(within(0, 900)), i: flag, u: flag, s: flag },
  ...{ fs: one(share(0, 0.4)), fscx: scale, fscy: scale, fsp: one(share(-0.1, 0.1)), fn: font },
  ...{ bord: edge, xbord: edge, ybord: edge, shad: edge, xshad: shift, yshad: shift },
  ...{ be: one(within(0, 20)), blur: one(within(0, 20)) },
  ...{ frx: tilt, fry: tilt, frz: one(within(-3600, 3600)), fr: one(within(-3600, 3600)) },
  ...{ fax: one(within(-1, 1)), fay: one(within(-1, 1)) },
  ...{ c: colour, '1c': colour, '2c': colour, '3c': colour, '4c': colour },
  ...{ alpha, '1a': alpha, '2a': alpha, '3a': alpha, '4a': alpha },
  ...{ k: karaoke, K: karaoke, kf: karaoke, ko: karaoke, kt: karaoke },
  ...{ an: one(within(1, 9)), a: one(within(1, 11)), q: one(within(0, 3)), r: reset },
  ...{ pos: list([2], place), org: list([2], place), move: list([4, 6], place) },
  ...{ fad: list([2], within(0, 36e6)), fade: list([2, 7], within(0, 36e6)) },
  ...{ clip: list([4], place), iclip: list([4], place), t: transform },
  // A drawing is no text: it is left out, with what stands behind its tag.
  p: one(within(0, 10)),
};

/** The tags that \t can change, by libass. */
const MOVING = new Set([
  ...['fs', 'fscx', 'fscy', 'fsp', 'bord', 'xbord', 'ybord', 'shad', 'xshad', 'yshad'],
  ...['be', 'blur', 'frx', 'fry', 'frz', 'fr', 'fax', 'fay', 'clip', 'iclip'],
  ...['c', '1c', '2c', '3c', '4c', 'alpha', '1a', '2a', '3a', '4a'],
]);

/** Longest first: `\bord2` is no `\b`. */
const NAMES = Object.keys(TAGS).sort((one, other) => other.length - one.length);

function tagOf(command: string, context: TagContext): AssTag | undefined {
  const text = command.trimStart();
  const name = NAMES.find((known) => text.startsWith(known));
  const read = name === undefined ? undefined : TAGS[name];
  if (name === undefined || !read) {
    context.ignored.add(UNKNOWN);
    return undefined;
  }
  const argument = read(text.slice(name.length), context);
  if (name === 'a' && argument !== undefined) return legacyPlace(argument);
  if (argument === undefined && name !== 'fn') context.ignored.add(UNKNOWN);
  return argument === undefined ? undefined : { name, argument };
}

const UNKNOWN = 'override tags that are not drawn';

function legacyPlace(argument: string): AssTag | undefined {
  const found = argument === '' ? undefined : keypadPlace(Number(argument));
  return found === undefined ? undefined : { name: 'an', argument: String(found) };
}
