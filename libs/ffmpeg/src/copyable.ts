import type { VideoSource } from './budget';
import { isHdr } from './colour';
import { closedCut, wholeCut, type Cut } from './cut';
import { lengthSeconds, secondsOf, type Timeline } from './timeline';

/**
 * Up to where a video's picture can be copied so that it ends near `planSeconds`: H.264 that every
 * player takes and shows alike, starting with the file, cut where nothing is lost. Undefined where it can not.
 */
export function copyableCut(
  { video, startSeconds }: VideoSource,
  timeline: Timeline,
  planSeconds: number,
): Cut | undefined {
  const isPlain =
    video.codec === 'h264' &&
    PLAIN_FORMATS.includes(video.pixelFormat) &&
    video.sampleAspect.num === video.sampleAspect.den &&
    video.orientation === 1 &&
    !isHdr(video);
  const startsLate = timeline.start * secondsOf(timeline.timeBase) - startSeconds;
  if (!isPlain || startsLate > MAX_START_SECONDS) return undefined;
  return planSeconds < lengthSeconds(timeline)
    ? closedCut(timeline, planSeconds)
    : wholeCut(timeline);
}

/** 8 bits, 4:2:0. */
const PLAIN_FORMATS: readonly (string | null)[] = ['yuv420p', 'yuvj420p'];

/** A copy keeps a gap in front of the first picture; that of a frame goes unseen. */
const MAX_START_SECONDS = 0.04;
