import type { CaptionStyle } from './caption.style';
import type { PlacedLine, PlacedPage } from './placed.page';
import { evenBoxes } from './label.path';
import type { Box } from './label.shape';
import { visualOrder } from './reading.order';
import { gapOf, type SetUnit } from './typeset';

/** Of a label's corners, in ems. */
export const LABEL_RADIUS = 0.26;

/** The boxes of a label around the lines of a page; those of one line after another meet. */
export function labelBoxes(page: PlacedPage, { boxPadding }: CaptionStyle): readonly Box[] {
  const { em } = page;
  const boxes = page.lines.map((line) => ({
    left: line.left - boxPadding * em,
    right: line.left + line.width + boxPadding * em,
    ...upright(page, line, boxPadding * 0.6),
  }));
  return evenBoxes(boxes, LABEL_RADIUS * em);
}

/** Which word of a line, and the style that says how much room is around it. */
interface WordPlace {
  readonly at: number;
  readonly style: CaptionStyle;
}

/** The box of one word. */
export function wordBox(page: PlacedPage, line: PlacedLine, { at, style }: WordPlace): Box {
  const { em } = page;
  const around = Math.max(style.boxPadding * 0.5, style.outline) * em;
  const left = line.left + wordOffset(line.units, at, page.rightToLeft) * em;
  const width = (line.units[at]?.width ?? 0) * em;
  return {
    left: left - around,
    right: left + width + around,
    ...upright(page, line, style.boxPadding * 0.5),
  };
}

function upright({ em, reach }: PlacedPage, { baseline }: PlacedLine, padding: number) {
  return {
    top: baseline - (reach.above + padding) * em,
    bottom: baseline + (reach.below + padding) * em,
  };
}

/** How far from the left of its line a word stands, in ems. */
function wordOffset(units: readonly SetUnit[], at: number, rightToLeft: boolean): number {
  const texts = units.map(({ runs }) => runs.map(({ text }) => text).join(''));
  const order = visualOrder(texts, rightToLeft);
  // The space between two words is that of the one which is read later.
  const before = order.slice(0, order.indexOf(at));
  return before.reduce((sum, index, place) => {
    const unit = units[index];
    const later = units[Math.max(index, order[place + 1] ?? at)];
    return sum + (unit?.width ?? 0) + (later ? gapOf(later) : 0);
  }, 0);
}
