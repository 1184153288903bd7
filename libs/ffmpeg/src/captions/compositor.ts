import type { Cue } from '../subtitles/cue';
import type { CaptionPosition, CaptionStyle } from './caption.style';
import { pagesOf, withTimes, type PageLimits } from './pages';
import { isRightToLeft } from './reading.order';
import { POSITIONS, reachOf, type PlacedPage, type Reach } from './placed.page';
import { Stack } from './stack';
import type { TextFrame } from './text.frame';
import { cutToWidth, rowWidth, typeset, type SetUnit, type TypeSetting } from './typeset';
import { unitsOf } from './units';

/** A page that knows its size and not yet its place. */
interface LoosePage extends Omit<PlacedPage, 'lines'> {
  readonly lines: readonly (readonly SetUnit[])[];
  readonly position: CaptionPosition;
  readonly pitch: number;
  readonly height: number;
}

/** Sets cues and finds their places in a picture, one after another. */
export class Compositor {
  private readonly stacks = new Map<string, Stack>();

  constructor(
    private readonly setting: TypeSetting,
    private readonly frame: TextFrame,
  ) {}

  /** The pages of a cue. Cues come in order of their start. */
  pages(cue: Cue): readonly PlacedPage[] {
    const { units, place } = unitsOf(cue);
    if (units.length === 0) return [];
    const set = typeset(units, this.setting);
    const em = this.emFor(set);
    const room = this.roomFor(em);
    const text = set.flatMap(({ runs }) => runs.map((run) => run.text)).join(' ');
    const reach = reachOf(text);
    const pitch = this.pitch(reach) * em;
    const limits = this.limits(room, pitch);
    const pages = pagesOf(cutToWidth(set, room, this.setting.shelf), limits, this.style);
    return withTimes(pages, cue).map((page) =>
      this.placed({
        ...{ ...page, em, reach, pitch, rightToLeft: isRightToLeft(text) },
        position: POSITIONS[(place ?? 0) - 1] ?? this.style.position,
        height: this.edge(reach) * em + pitch * (page.lines.length - 1),
      }),
    );
  }

  /** What does not fit is made smaller, down to 60 % of the usual size, before it is cut. */
  private emFor(set: readonly SetUnit[]): number {
    const em = Math.min(this.frame.em, this.widestEm);
    const widest = Math.max(...set.map(({ width }) => width)) * em;
    const room = this.roomFor(em) * em;
    const smallest = 0.6 * Math.min(em, this.frame.usualEm);
    return Math.max(smallest, em * Math.min(1, room / widest));
  }

  /** The width of a line in ems, without what stands around letters. */
  private roomFor(em: number): number {
    const { left, right } = this.frame;
    return Math.max(1, (right - left) / em - 2 * this.around);
  }

  /** At which a line holds its widest letter. */
  private get widestEm(): number {
    const { left, right } = this.frame;
    return (right - left) / (WIDEST_LETTER + 2 * this.around);
  }

  private get style(): CaptionStyle {
    return this.setting.style;
  }

  private get around(): number {
    const { box, boxPadding, outline } = this.style;
    return box ? Math.max(boxPadding, outline) : outline;
  }

  private limits(width: number, pitch: number): PageLimits {
    const { maxWords, maxCharacters, maxLines } = this.style;
    const fitting = Math.floor((this.frame.bottom - this.frame.top) / pitch);
    return {
      width,
      words: maxWords ?? Infinity,
      letters: maxCharacters ?? Infinity,
      lines: Math.max(1, Math.min(maxLines, fitting)),
    };
  }

  /** From one baseline to the next, in ems. */
  private pitch(reach: Reach): number {
    const { box, shows } = this.style;
    return box && shows === 'lines' ? this.edge(reach) : reach.above + reach.below + 0.24;
  }

  /** The height of one line with what stands around it. */
  private edge({ above, below }: Reach): number {
    return above + below + 2 * this.verticalPadding;
  }

  get verticalPadding(): number {
    const { box, boxPadding, outline } = this.style;
    return box ? boxPadding * 0.6 : outline;
  }

  private placed(page: LoosePage): PlacedPage {
    const { position, em, reach, pitch, height, lines, ...rest } = page;
    const [row = 'bottom', column = 'centre'] = position.split('_');
    const stack = this.stacks.get(position) ?? new Stack(this.frame.bottom - this.frame.top);
    this.stacks.set(position, stack);
    const { startMs, endMs } = page;
    const offset = stack.place({ height: height + STACK_GAP * em, startMs, endMs });
    const top = this.top(row, height, offset);
    const first = top + (this.verticalPadding + reach.above) * em;
    return {
      ...{ ...rest, em, reach },
      lines: lines.map((units, at) => {
        const width = rowWidth(units) * em;
        return { units, width, left: this.left(column, width, em), baseline: first + at * pitch };
      }),
    };
  }

  private top(row: string, height: number, offset: number): number {
    const { top, bottom } = this.frame;
    if (row === 'top') return top + offset;
    if (row === 'bottom') return bottom - offset - height;
    return (top + bottom - height) / 2 + offset;
  }

  private left(column: string, width: number, em: number): number {
    const { left, right } = this.frame;
    if (column === 'left') return left + this.around * em;
    if (column === 'right') return right - this.around * em - width;
    return (left + right - width) / 2;
  }
}

/** Between captions of two cues that are shown at once, in ems. */
const STACK_GAP = 0.2;

/** A W in the heaviest of the fonts, in ems. */
const WIDEST_LETTER = 1.3;
