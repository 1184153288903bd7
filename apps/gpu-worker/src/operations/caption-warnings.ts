import type { JobWarning } from '@app/contracts';
import type { CaptionDocument, Captions } from '@app/ffmpeg';

/** A file with a look of its own, drawn in another one. */
export function styleWarnings(field: string, captions: Captions, hasStyle: boolean): JobWarning[] {
  if (captions.ass === null || !hasStyle) return [];
  const detail = `${field}: drawn in the style that was asked for; the look of the file is left out`;
  return [{ code: 'captions_restyled', detail }];
}

/** Fonts that the worker should have and does not: letters of theirs are boxes or another font's. */
export function fontWarnings({ missingFonts }: CaptionDocument): JobWarning[] {
  if (missingFonts.length === 0) return [];
  const files = missingFonts.slice(0, 5).join(', ');
  const detail = `The worker lacks fonts that these captions need: ${files}; some letters may be boxes.`;
  return [{ code: 'font_missing', detail }];
}
