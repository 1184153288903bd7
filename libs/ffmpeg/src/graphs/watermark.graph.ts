import { CANVAS_FILE } from '../captions/ass.canvas';
import { marksOn, plainFiltersOn } from '../gpu/gpu-frames';
import { isInGpuMemory, type Rung } from '../gpu/rung';
import { uprightFilters } from '../orientation';
import { pacingFilters, type Pacing } from '../pacing';
import { displaySize, type Size } from '../picture';
import type { VideoFacts } from '../probe-facts';
import type { StillFacts } from '../still';
import type { Chain } from './chain';

/** The pad at which a video with its mark comes out. */
export const WATERMARKED = 'watermarked';

/** A mark that is laid over a video: a raw picture, the command's second input, or a text. */
export type Mark =
  | { readonly kind: 'picture'; readonly x: number; readonly y: number }
  /** Drawn on a canvas of the video's size; the colour of the outline, six hexadecimal digits. */
  | { readonly kind: 'text'; readonly outline: string };

/** When a mark is seen, in seconds after the first frame; null for the end of the video. */
export interface MarkTimes {
  readonly start: number;
  readonly end: number | null;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** A video, the rate to put it on, where it is filtered, and what is laid over it. */
export interface WatermarkSpec {
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  readonly rung: Rung;
  /** When the first frame is shown, in seconds of the file. */
  readonly startSeconds: number;
  readonly mark: Mark;
  /** 0 to 1. */
  readonly opacity: number;
  readonly times: MarkTimes;
}

/** From a video to the same with a mark. The mark has no end, the video has. */
export function watermarkGraph(spec: WatermarkSpec): readonly Chain[] {
  const { video, pacing, rung, mark } = spec;
  const isOnGpu = isInGpuMemory(rung);
  const { x, y } = mark.kind === 'picture' ? mark : { x: 0, y: 0 };
  const lay = isOnGpu ? 'overlay_cuda' : 'overlay';
  const place = `x=${x}:y=${y}:shortest=1`;
  const plain = [...pacingFilters(pacing), ...plainFiltersOn(rung, video)];
  return [
    { from: `0:${video.index}`, filters: plain, to: 'base' },
    markChain(spec),
    {
      from: ['base', 'mark'],
      filters: [`${lay}=${place}${isOnGpu ? '' : ':format=yuv420'}`, ...marksOn(rung)],
      to: WATERMARKED,
    },
  ];
}

/**
 * The mark on frames of the video's rate. They stand half a frame early, so that each frame of the
 * video meets its own also where a container cuts its times to milliseconds.
 */
function markChain(spec: WatermarkSpec): Chain {
  const { pacing, mark, opacity, rung } = spec;
  const rate = `${pacing.rate.num}/${pacing.rate.den}`;
  const shift = `setpts=PTS+(${firstShown(spec).toFixed(6)}-0.5/(${rate}))/TB`;
  const filters = [
    'settb=AVTB',
    ...(opacity < 1 ? [`lutyuv=a=val*${opacity}`] : []),
    ...fades(spec),
    shift,
    ...(isInGpuMemory(rung) ? ['hwupload'] : []),
  ];
  return mark.kind === 'picture'
    ? { from: '1:v:0', filters, to: 'mark' }
    : { from: [], filters: [...lettering(spec, mark.outline), ...filters], to: 'mark' };
}

/**
 * A text on a canvas that is nowhere seen: what is half covered by the edge of a letter takes half of
 * the canvas's colour, so that is the outline's.
 */
function lettering({ video, pacing }: WatermarkSpec, outline: string): string[] {
  const { width, height } = displaySize(video);
  const rate = `${pacing.rate.num}/${pacing.rate.den}`;
  return [
    `color=c=0x${outline}@0.0:s=${width}x${height}:r=${rate}`,
    'format=yuva420p',
    `ass=filename=${CANVAS_FILE}:alpha=1`,
  ];
}

/** The alpha over time; without a fade it changes between two frames. */
function fades({ pacing: { rate }, times }: WatermarkSpec): string[] {
  const { start, end, fadeIn, fadeOut } = times;
  const half = (0.5 * rate.den) / rate.num;
  const fade = (type: 'in' | 'out', from: number, seconds: number) => {
    const [at, length] = seconds > 0 ? [from, seconds] : [from - half, INSTANT];
    return `fade=t=${type}:st=${Math.max(0, at).toFixed(6)}:d=${length.toFixed(6)}:alpha=1`;
  };
  return [
    ...(start > 0 || fadeIn > 0 ? [fade('in', start, fadeIn)] : []),
    ...(end === null ? [] : [fade('out', end - fadeOut, fadeOut)]),
  ];
}

/** Less than any frame; of 0 seconds `fade` makes 25 frames. */
const INSTANT = 0.0001;

/** A video that was put on its rate shows its frames at multiples of it. */
function firstShown({ pacing, startSeconds }: WatermarkSpec): number {
  const { num, den } = pacing.rate;
  return pacing.isSteady ? startSeconds : (Math.round((startSeconds * num) / den) * den) / num;
}

/**
 * From a still to one raw frame with its transparency, the pad `still`: upright, BT.709. Colours of
 * what is transparent must not bleed into the rest while it is scaled.
 */
export function markStillGraph(still: StillFacts, { width, height }: Size): Chain {
  const scaling = `scale=${width}:${height}:flags=lanczos+accurate_rnd+full_chroma_int`;
  const filters = [
    ...['setsar=1', ...uprightFilters(still.orientation), 'format=gbrap'],
    ...['premultiply=inplace=1', scaling, 'unpremultiply=inplace=1'],
    'scale=flags=accurate_rnd+full_chroma_int:out_color_matrix=bt709:out_range=tv',
    'format=yuva420p',
  ];
  return { from: '0:v:0', filters, to: 'still' };
}
