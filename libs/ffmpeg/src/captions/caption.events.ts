import { rounded, type AssEvent } from './ass.document';
import { assLetters, pixels } from './ass.letters';
import type { CaptionStyle } from './caption.style';
import type { PlacedLine, PlacedPage } from './placed.page';
import { LABEL_RADIUS, labelBoxes, wordBox } from './label.boxes';
import { labelPath } from './label.path';
import { assAlpha, assColour, type Paint } from './paint';
import type { SetUnit } from './typeset';

/** What draws a page: its label, the shadow of its letters, the letters. */
export function captionEvents(page: PlacedPage, style: CaptionStyle): readonly AssEvent[] {
  const { box, shadow } = style;
  return [
    ...(box ? labels(page, style, box) : []),
    ...(shadow > 0 ? page.lines.map((line) => shade(page, line, style)) : []),
    ...page.lines.map((line) => letters(page, line, style)),
  ];
}

const LAYERS = { label: 0, shade: 1, letters: 2 } as const;

/** Behind all lines, or behind each word while it is spoken. */
function labels(page: PlacedPage, style: CaptionStyle, paint: Paint): AssEvent[] {
  const { em } = page;
  const shape = (boxes: Parameters<typeof labelPath>[0], radius: number) =>
    `{\\an7\\pos(0,0)\\bord0\\1c${assColour(paint.rgb)}\\1a${assAlpha(paint.alpha)}\\p4}` +
    labelPath(boxes, radius * em);
  if (style.shows !== 'spoken word') {
    const { startMs, endMs } = page;
    return [
      { layer: LAYERS.label, startMs, endMs, text: shape(labelBoxes(page, style), LABEL_RADIUS) },
    ];
  }
  return page.lines.flatMap((line) =>
    line.units.map((unit, at) => ({
      layer: LAYERS.label,
      ...spoken(unit, page),
      text: shape([wordBox(page, line, { at, style })], WORD_RADIUS),
    })),
  );
}

/** In ems. */
const WORD_RADIUS = 0.2;

function spoken({ startMs, endMs }: SetUnit, page: PlacedPage) {
  return { startMs: Math.max(startMs, page.startMs), endMs: Math.min(endMs, page.endMs) };
}

function letters(page: PlacedPage, line: PlacedLine, style: CaptionStyle): AssEvent {
  const { em, startMs, endMs } = page;
  const { colour, outline, outlineColour } = style;
  const look =
    `\\1a${assAlpha(colour.alpha)}` +
    `\\3c${assColour(outlineColour.rgb)}\\3a${assAlpha(outlineColour.alpha)}` +
    `\\bord${pixels(outline * em)}\\shad0`;
  const isLit = style.shows === 'spoken word';
  const text = assLetters(line.units, {
    em,
    before: isLit ? lit(page, style) : () => '',
    colour: isLit ? null : assColour(colour.rgb),
  });
  return {
    layer: LAYERS.letters,
    startMs,
    endMs,
    text: `{${stand(page, line)}${look}${pop(style)}}${readFrom(page)}${text}`,
  };
}

/** A soft shadow: the letters once more, in the colour of the outline, blurred and a bit lower. */
function shade(page: PlacedPage, line: PlacedLine, style: CaptionStyle): AssEvent {
  const { em, startMs, endMs } = page;
  const { outline, shadow, outlineColour } = style;
  const colour = assColour(outlineColour.rgb);
  const alpha = assAlpha(outlineColour.alpha * SHADE);
  const look =
    `\\1c${colour}\\3c${colour}\\1a${alpha}\\3a${alpha}` +
    `\\bord${pixels((outline + shadow * 0.3) * em)}\\shad0\\blur${pixels(shadow * em * 0.7)}`;
  const text = assLetters(line.units, { em, before: () => '', colour: null });
  const where = stand(page, line, shadow * em * 0.7);
  return {
    layer: LAYERS.shade,
    startMs,
    endMs,
    text: `{${where}${look}${pop(style)}}${readFrom(page)}${text}`,
  };
}

const SHADE = 0.6;

/**
 * Puts a line's middle where its baseline comes out right: libass takes a line to be as high as the
 * highest and as deep as the deepest of its fonts.
 */
function stand({ em, rightToLeft }: PlacedPage, line: PlacedLine, lower = 0): string {
  const runs = line.units.flatMap((unit) => unit.runs);
  const ascent = Math.max(...runs.map((run) => run.ascent)) * em;
  const descent = Math.max(...runs.map((run) => run.descent)) * em;
  const x = line.left + line.width / 2;
  const y = line.baseline + (descent - ascent) / 2 + lower;
  // Encoding -1 lets the first letter of a line say from which side it is read.
  return `\\an5\\pos(${pixels(x)},${pixels(y)})${rightToLeft ? '\\fe-1' : ''}`;
}

/** A line of a page that is read from the right may begin with a word of the other direction. */
function readFrom({ rightToLeft }: PlacedPage): string {
  return rightToLeft ? RIGHT_TO_LEFT_MARK : '';
}

const RIGHT_TO_LEFT_MARK = '\u200f';

/** A few words come a bit smaller, go a bit too far, and settle. */
function pop({ shows }: CaptionStyle): string {
  if (shows !== 'few words') return '';
  return '\\fscx78\\fscy78\\t(0,90,\\fscx105\\fscy105)\\t(90,160,\\fscx100\\fscy100)';
}

/** A word in its own colour, lit exactly while it is spoken. */
function lit(page: PlacedPage, { colour, highlight }: CaptionStyle): (unit: SetUnit) => string {
  const began = rounded(page.startMs);
  return (unit) => {
    const own = unit.runs[0]?.ink.colour ?? assColour(colour.rgb);
    const [from, to] = [Math.round(unit.startMs) - began, Math.round(unit.endMs) - began];
    const plain = `\\1c${own}\\1a${assAlpha(colour.alpha)}`;
    const bright = `\\1c${assColour(highlight.rgb)}\\1a${assAlpha(highlight.alpha)}`;
    // A change at the time 0 would be one over the whole event.
    const on = from > 0 ? `${plain}\\t(${from - 1},${from},${bright})` : bright;
    return to > 0 ? `{${on}\\t(${to - 1},${to},${plain})}` : `{${plain}}`;
  };
}
