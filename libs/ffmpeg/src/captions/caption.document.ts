import { MediaError } from '../errors';
import type { FontLibrary } from '../fonts/font.library';
import type { Size } from '../picture';
import type { Cue } from '../subtitles/cue';
import { inSlices } from '../subtitles/slices';
import { assDocument, type AssEvent } from './ass.document';
import { capitalsOf } from './capitals';
import { captionEvents } from './caption.events';
import type { CaptionStyle } from './caption.style';
import { Compositor } from './compositor';
import { textFrame } from './text.frame';

/** A file for libass, and the fonts that it is to be drawn with. */
export interface CaptionDocument {
  readonly ass: string;
  /** Absolute paths. */
  readonly fonts: readonly string[];
  /** Names of files that the machine does not have. */
  readonly missingFonts: readonly string[];
}

/** What captions are drawn into, and with. */
export interface CaptionTarget {
  readonly size: Size;
  readonly style: CaptionStyle;
  readonly fonts: FontLibrary;
}

/** Cues, in order of their start, as they are drawn into a picture. Throws MediaError `subtitle_invalid`. */
export async function captionDocument(
  cues: readonly Cue[],
  { size, style, fonts }: CaptionTarget,
): Promise<CaptionDocument> {
  const shelf = await fonts.shelf();
  const capitals = capitalsOf(cues.map(({ text }) => text));
  const compositor = new Compositor({ style, shelf, capitals }, textFrame(size, style));
  const events: AssEvent[] = [];
  await inSlices(cues, (cue) => {
    for (const page of compositor.pages(cue)) events.push(...captionEvents(page, style));
    if (events.length > MOST_EVENTS) throw tooManyEvents();
  });
  const [first] = shelf.runs(' ', { family: style.font, bold: style.bold, italic: style.italic });
  const ass = assDocument(events, { size, font: first?.face.name ?? style.font });
  const { used, missing } = shelf.files;
  return { ass, fonts: used, missingFonts: missing };
}

/** Two hours at four words a second are 86,400 events of a label, a shadow and letters. */
const MOST_EVENTS = 120_000;

function tooManyEvents(): MediaError {
  const detail = `In this style they are more than ${MOST_EVENTS} changes of the picture; show more words at once.`;
  return new MediaError('subtitle_invalid', detail);
}
