import type { Captions } from './captions';

/** Something that is worth knowing of captions that are drawn all the same. */
export interface CaptionWarning {
  readonly code: string;
  readonly detail: string;
}

/** What of a subtitle file will not be seen, counted, and what was taken for granted about it. */
export function captionWarnings(field: string, captions: Captions): CaptionWarning[] {
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
