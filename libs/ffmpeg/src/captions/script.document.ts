import type { FontLibrary } from '../fonts/font.library';
import { FONT_FAMILIES } from '../fonts/font.table';
import type { Cue } from '../subtitles/cue';
import { plainText } from '../subtitles/plain-text';
import { inSlices } from '../subtitles/slices';
import type { CaptionDocument } from './caption.document';

/** Weights and slants that a script may ask for. */
const LOOKS = [
  { bold: false, italic: false },
  { bold: true, italic: false },
  { bold: false, italic: true },
  { bold: true, italic: true },
] as const;

/**
 * A checked ASS script in its own look, with the fonts that it names and those of the scripts that
 * its letters are of. Libass chooses among these alone.
 */
export async function scriptDocument(
  ass: string,
  { cues, fonts }: { readonly cues: readonly Cue[]; readonly fonts: FontLibrary },
): Promise<CaptionDocument> {
  const shelf = await fonts.shelf();
  const families = Object.keys(FONT_FAMILIES).filter((family) => ass.includes(family));
  const named = families.length > 0 ? families : ['Noto Sans'];
  for (const family of named) for (const look of LOOKS) shelf.runs(' ', { family, ...look });
  const [family = 'Noto Sans'] = named;
  await inSlices(cues, ({ text }) => {
    shelf.runs(plainText(text), { family, bold: false, italic: false });
  });
  const { used, missing } = shelf.files;
  return { ass, fonts: used, missingFonts: missing };
}
