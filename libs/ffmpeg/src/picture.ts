import { bt709Filters } from './colour';
import { swapsSides } from './orientation';
import type { VideoFacts } from './probe-facts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What of a video its size follows from. */
export type StoredPicture = Pick<VideoFacts, 'width' | 'height' | 'orientation' | 'sampleAspect'>;

/**
 * The size at which a video is shown, and encoded: upright, square pixels, even sides. Only a video
 * with other pixels is resampled; an odd side loses its last row or column.
 */
export function displaySize(video: StoredPicture): Size {
  const shown = upright(video, squareSize(video));
  return { width: evenBelow(shown.width), height: evenBelow(shown.height) };
}

/** The filters from a decoded frame, which ffmpeg turns upright, to `displaySize` and plain BT.709. */
export function plainPictureFilters(video: VideoFacts): string[] {
  const square = squareSize(video);
  const isSquare = square.width === video.width;
  const shown = upright(video, square);
  const { width, height } = displaySize(video);
  const isEven = shown.width === width && shown.height === height;
  return [
    ...(isSquare ? [] : [`scale=${shown.width}:${shown.height}:flags=bicubic`]),
    ...(isEven ? [] : [`crop=${width}:${height}:0:0:exact=1`]),
    ...bt709Filters(video),
    'setsar=1',
  ];
}

function upright({ orientation }: StoredPicture, { width, height }: Size): Size {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}

/** Wider pixels make a wider picture: no line is lost. */
function squareSize({ width, height, sampleAspect }: StoredPicture): Size {
  const { num, den } = sampleAspect;
  return num === den
    ? { width, height }
    : { width: 2 * Math.round((width * num) / den / 2), height };
}

function evenBelow(side: number): number {
  return Math.max(2, side - (side % 2));
}

/** How large a picture becomes that may be no larger than asked for; its shape stays. */
export function fittedSize(
  { width, height }: Size,
  most: { readonly width?: number; readonly height?: number; readonly upscale: boolean },
): Size {
  const scales = [(most.width ?? Infinity) / width, (most.height ?? Infinity) / height];
  const scale = Math.min(...scales, most.upscale ? Infinity : 1);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return Number.isFinite(scale) ? { width: side(width), height: side(height) } : { width, height };
}
