import type { JobWarning, WatermarkInput } from '@app/contracts';
import type { MarkTimes } from '@app/ffmpeg';

/** When a mark is seen, and what of that can not be. */
export interface TimedMark {
  readonly times: MarkTimes;
  readonly warnings: readonly JobWarning[];
}

type Wish = Pick<WatermarkInput, 'start' | 'end' | 'fade_in' | 'fade_out'>;

/** The times of a mark in a video of a length; one that has no end fades out with the video. */
export function markTimes(wish: Wish, seconds: number): TimedMark {
  const { start, fade_in: fadeIn, fade_out: fadeOut } = wish;
  const end = Math.min(wish.end ?? seconds, seconds);
  const isToTheEnd = end === seconds && fadeOut === 0;
  const late = `start: the video is ${seconds.toFixed(3)} s long; the mark would come at ${start} s`;
  return {
    times: { start, end: isToTheEnd ? null : end, fadeIn, fadeOut },
    warnings: start >= seconds ? [{ code: 'mark_not_seen', detail: late }] : [],
  };
}
