import type { FieldProblem } from '../field.metadata';

/** As long as a source may be. */
export const MAX_SPAN_SECONDS = 7200;

/** A part of a video in seconds from its first frame, or of less than 0 from its end. */
export interface Span {
  readonly start?: number;
  readonly end?: number;
  /** In the place of `end`. */
  readonly duration?: number;
}

/** What can be known to leave nothing without knowing how long the video is. */
export function spanProblems({ start = 0, end, duration }: Span): readonly FieldProblem[] {
  if (end === undefined) return [];
  if (duration !== undefined) {
    const detail = 'duration can not stand beside end; give one of them';
    return [{ field: 'duration', code: 'conflict', detail }];
  }
  const isSameSide = start < 0 === end < 0;
  if (end !== 0 && !(isSameSide && end <= start)) return [];
  const detail = `end ${end} leaves nothing of a video that begins at ${start}`;
  return [{ field: 'end', code: 'range', detail }];
}
