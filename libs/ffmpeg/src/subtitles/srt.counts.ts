import { MediaError } from '../errors';
import { CAPTION_LIMITS } from './cue';

/**
 * Counts cues and lines before anything is taken apart. Throws MediaError `subtitle_invalid` where
 * there are more than can be drawn.
 */
export function checkCounts(text: string): void {
  const cues = countOf(text, '-->');
  if (cues > CAPTION_LIMITS.cues) {
    throw new MediaError(
      'subtitle_invalid',
      `It has ${cues} cues; the limit is ${CAPTION_LIMITS.cues}.`,
    );
  }
  const lines = countOf(text, '\n');
  if (lines > CAPTION_LIMITS.lines) {
    throw new MediaError(
      'subtitle_invalid',
      `It has ${lines} lines; the limit is ${CAPTION_LIMITS.lines}.`,
    );
  }
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}
