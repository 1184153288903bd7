import { CANVAS_FILE } from '../captions/ass.canvas';
import { marksOn, plainFiltersOn } from '../gpu/gpu-frames';
import { isInGpuMemory, type Rung } from '../gpu/rung';
import { pacingFilters, type Pacing } from '../pacing';
import { displaySize } from '../picture';
import type { VideoFacts } from '../probe-facts';
import type { Chain } from './chain';
import { partFilters, type PictureRange } from './part.filters';

/** The one name under which captions are drawn; a file of our own making, never a user's. */
export const CAPTIONS_FILE = 'captions.ass';

/** The pad at which a captioned picture comes out. */
export const CAPTIONED = 'captioned';

/** A video, the rate to put it on, where it is filtered, and the file to draw. */
export interface CaptionSpec {
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  readonly rung: Rung;
  /** When the first frame is shown, in seconds of the file. */
  readonly startSeconds: number;
  /** Null leaves the picture as it is. */
  readonly captionsFile: typeof CAPTIONS_FILE | null;
  /** Where only some of the frames are wanted. */
  readonly range?: PictureRange;
}

/**
 * From a video to the same with captions. `ass=` reads by libass only, where `subtitles=` would
 * open anything with every demuxer.
 */
export function captionGraph(spec: CaptionSpec): readonly Chain[] {
  const { video, pacing, rung, captionsFile } = spec;
  const from = `0:${video.index}`;
  const { restored, picked, moved } = partFilters(pacing, spec.range);
  const paced = [...restored, ...pacingFilters(pacing), ...picked];
  const plain = [...paced, ...plainFiltersOn(rung, video)];
  if (captionsFile !== null && isInGpuMemory(rung)) {
    return [{ from, filters: plain, to: 'base' }, canvas(spec), laidOver(rung, moved)];
  }
  const drawn = captionsFile === null ? [] : [`ass=filename=${captionsFile}`];
  return [{ from, filters: [...plain, ...drawn, ...marksOn(rung), ...moved], to: CAPTIONED }];
}

/**
 * Captions on transparent frames of the video's size, rate and times, drawn on the CPU and uploaded.
 * They stand half a frame early, so that each frame of the video meets its own also where a
 * container cuts its times to milliseconds. The microsecond that is added keeps `ass`, which
 * computes in floating point, from taking 400 ms for 399. Drawing so differs from drawing on the
 * video itself by 54 dB.
 */
function canvas({ video, pacing, startSeconds, range }: CaptionSpec): Chain {
  const { width, height } = displaySize(video);
  const rate = `${pacing.rate.num}/${pacing.rate.den}`;
  const left = ((range?.from ?? 0) * pacing.rate.den) / pacing.rate.num;
  const shown = firstShown(pacing, startSeconds) + left;
  return {
    from: [],
    filters: [
      `color=c=black@0.0:s=${width}x${height}:r=${rate}`,
      'format=yuva420p',
      'settb=AVTB',
      `setpts=PTS+${shown.toFixed(6)}/TB+1`,
      `ass=filename=${CANVAS_FILE}:alpha=1`,
      `setpts=PTS-0.5/(${rate}*TB)`,
      'hwupload',
    ],
    to: 'canvas',
  };
}

/** A video that was put on its rate shows its frames at multiples of it. */
function firstShown({ isSteady, rate: { num, den } }: Pacing, startSeconds: number): number {
  return isSteady ? startSeconds : (Math.round((startSeconds * num) / den) * den) / num;
}

/** overlay_cuda lays yuva420p over yuv420p only. The canvas has no end, the video has. */
function laidOver(rung: Rung, moved: readonly string[]): Chain {
  return {
    from: ['base', 'canvas'],
    filters: ['overlay_cuda=shortest=1', ...marksOn(rung), ...moved],
    to: CAPTIONED,
  };
}
