import type { AssCanvas, AssPiece, AssStyle } from './ass.script';
import { writtenTag } from './ass.tags';

/** An event's letters, and what gives them their size. */
export interface Lettering {
  readonly letters: number;
  /** The number of its style. */
  readonly style: number;
  readonly styles: readonly AssStyle[];
  readonly canvas: AssCanvas;
}

/**
 * The share of the picture that an event's letters take at most: as if each were as large as the
 * largest that any of its tags asks for. It bounds what libass has to draw and keep.
 */
export function letterArea(
  pieces: readonly AssPiece[],
  { letters, style, styles, canvas }: Lettering,
): number {
  const tags = pieces.flatMap((piece) => (piece.kind === 'tags' ? piece.tags : []));
  const resets = tags.flatMap(({ name, argument }) =>
    name === 'r' && argument !== '' ? [Number(argument.slice(1))] : [],
  );
  const used = [style, ...resets].flatMap((at) => styles[at]?.values ?? []);
  const written = tags.map(writtenTag).join('');
  const size = largest(
    written,
    'fs',
    used.map(({ fontsize }) => fontsize),
  );
  const edges =
    2 *
    largest(
      written,
      '[xy]?bord',
      used.map(({ outline }) => outline),
    );
  const wide =
    largest(
      written,
      'fscx',
      used.map(({ scalex }) => scalex),
    ) / 100;
  const high =
    largest(
      written,
      'fscy',
      used.map(({ scaley }) => scaley),
    ) / 100;
  const area = (size * wide + edges) * (size * high + edges);
  return (letters * area) / (canvas.width * canvas.height);
}

/** Of the styles and of all tags of a name, also inside of \t. */
function largest(written: string, tag: string, own: readonly string[]): number {
  const found = written.matchAll(new RegExp(String.raw`\\${tag}(-?[\d.]+)`, 'g'));
  return Math.max(0, ...own.map(Number), ...[...found].map(([, value]) => Number(value)));
}
