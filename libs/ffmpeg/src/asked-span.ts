import { MediaError } from './errors';

/** A part of a video as a request says it: seconds after its first frame, before its end where negative. */
interface Span {
  readonly start?: number;
  readonly end?: number;
  /** In the place of `end`. */
  readonly duration?: number;
}

/** What could not be done as it was asked for. */
interface SpanWarning {
  readonly code: 'end_clipped';
  readonly detail: string;
}

/** What a request takes of a video, in seconds from its first frame. */
export interface AskedSpan {
  readonly from: number;
  readonly to: number;
  readonly warnings: readonly SpanWarning[];
}

/** Times of a request as those of a video. Throws MediaError `media_invalid` where nothing is left. */
export function askedSpan(input: Span, seconds: number, field: string): AskedSpan {
  const fromStart = (time: number) => (time < 0 ? Math.max(0, seconds + time) : time);
  const from = fromStart(input.start ?? 0);
  const wanted = wantedEnd(input, from, fromStart) ?? seconds;
  const to = Math.min(wanted, seconds);
  if (from < to)
    return {
      from,
      to,
      warnings: wanted - seconds > NOTICEABLE ? [tooShort(field, seconds, wanted)] : [],
    };
  const is = `It is ${seconds.toFixed(3)} s long`;
  throw new MediaError(
    'media_invalid',
    `${is}: from ${from.toFixed(3)} s to ${wanted.toFixed(3)} s nothing of it is left.`,
  );
}

function wantedEnd(
  { end, duration }: Span,
  from: number,
  fromStart: (time: number) => number,
): number | undefined {
  if (duration !== undefined) return from + duration;
  return end === undefined ? undefined : fromStart(end);
}

/** Lengths are told rounded, and those of files differ by some frames from those of pictures. */
const NOTICEABLE = 0.1;

function tooShort(field: string, seconds: number, wanted: number): SpanWarning {
  const detail = `${field}: it ends after ${seconds.toFixed(3)} s, before the ${wanted.toFixed(3)} s asked for; the result ends with it`;
  return { code: 'end_clipped', detail };
}
