import { isHdr } from './colour';
import { swapsSides, type Orientation } from './orientation';
import type { Size } from './picture';
import type { VideoFacts } from './probe-facts';

/** What players do with a stored picture: they mirror it from left to right, then turn it. */
export interface Turn {
  /** Degrees clockwise. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly mirrored: boolean;
}

const TURNS: Readonly<Record<Orientation, Turn>> = {
  1: { rotation: 0, mirrored: false },
  2: { rotation: 0, mirrored: true },
  3: { rotation: 180, mirrored: false },
  4: { rotation: 180, mirrored: true },
  5: { rotation: 270, mirrored: true },
  6: { rotation: 90, mirrored: false },
  7: { rotation: 90, mirrored: true },
  8: { rotation: 270, mirrored: false },
};

export function turnOf(orientation: Orientation): Turn {
  return TURNS[orientation];
}

/** A stored picture's size as players show it: square pixels, upright, odd sides as they are. */
export function shownSize({
  width,
  height,
  orientation,
  sampleAspect: { num, den },
}: Pick<VideoFacts, 'width' | 'height' | 'orientation' | 'sampleAspect'>): Size {
  const across = Math.max(1, Math.round((width * num) / den));
  return swapsSides(orientation) ? { width: height, height: across } : { width: across, height };
}

/** HDR is SMPTE ST 2084 (PQ) or ARIB STD-B67 (HLG). */
export function dynamicRange(video: VideoFacts): 'sdr' | 'pq' | 'hlg' {
  if (!isHdr(video)) return 'sdr';
  return video.colour.transfer === 'smpte2084' ? 'pq' : 'hlg';
}

/** Whether a pixel format has a channel of transparency; palettes may hold transparent colours. */
export function hasAlpha(pixelFormat: string | null): boolean {
  return /^(rgba|bgra|argb|abgr|ya\d|yuva|gbrap|pal8)/.test(pixelFormat ?? '');
}
