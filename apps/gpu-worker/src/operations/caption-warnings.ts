import type { JobWarning } from '@app/contracts';
import type { CaptionDocument, Captions } from '@app/ffmpeg';

/** What of a subtitle file will not be seen, counted, and what was taken for granted about it. */
export function captionWarnings(field: string, captions: Captions): JobWarning[] {
  const { afterEnd, unseen, total, guessedEncoding, ignored } = captions;
  const counted = (count: number, one: string, many: string) =>
    `${field}: ${count} of ${total} ${count === 1 ? one : many}, not shown`;
  const tail = 'after the end of the video';
  const late = counted(afterEnd, `cue starts ${tail}`, `cues start ${tail}`);
  const empty = counted(unseen, 'cue has no text or no time', 'cues have no text or no time');
  const guess = `${field}: it is not UTF-8 and was read as ${guessedEncoding}; send UTF-8 if letters are wrong`;
  const simpler = `${field}: not drawn as written: ${ignored.join(', ')}`;
  return [
    ...(afterEnd > 0 ? [{ code: 'cues_after_end', detail: late }] : []),
    ...(unseen > 0 ? [{ code: 'cues_not_seen', detail: empty }] : []),
    ...(guessedEncoding === null ? [] : [{ code: 'encoding_guessed', detail: guess }]),
    ...(ignored.length > 0 ? [{ code: 'captions_simplified', detail: simpler }] : []),
  ];
}

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
