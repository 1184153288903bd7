import { workingSize, zoomFilters, type ZoomSpec } from '../ken-burns/zoom.filter';
import { swapsSides, uprightFilters } from '../orientation';
import type { Size } from '../picture';
import { BT709_MARK } from '../colour';
import type { StillFacts } from '../still';
import type { Chain } from './chain';

/** 1080p in the orientation of the still; a square lies down. */
export function videoSizeFor(still: StillFacts): Size {
  const { width, height } = uprightSize(still);
  return width >= height ? { width: 1920, height: 1080 } : { width: 1080, height: 1920 };
}

/**
 * From a still to one raw frame of the zoom's working size: upright, cropped to fill, transparent
 * parts black. What has no transparency stays in its own colours until it is scaled.
 */
export function stillGraph(still: StillFacts, zoom: Omit<ZoomSpec, 'frames'>): Chain {
  const { width, height } = workingSize(zoom);
  return {
    from: '0:v:0',
    filters: [
      'setsar=1',
      ...uprightFilters(still.orientation),
      ...roughCrop(uprightSize(still), { width, height }),
      ...(OPAQUE.includes(still.format)
        ? []
        : ['format=gbrap', 'premultiply=inplace=1', 'format=gbrp']),
      `scale=${width}:${height}:force_original_aspect_ratio=increase:${EXACT}:out_color_matrix=bt709:out_range=tv`,
      `crop=${width}:${height}`,
      'format=yuv420p',
    ],
    to: 'still',
  };
}

const OPAQUE: readonly StillFacts['format'][] = ['jpeg', 'avif'];

/** Slow, and once a still. */
const EXACT = 'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp';

/** From the one raw frame to all frames of the zoom. */
export function zoomGraph(zoom: ZoomSpec): Chain {
  return {
    from: '0:v:0',
    filters: [
      `loop=loop=${zoom.frames - 1}:size=1:start=0`,
      'setpts=N',
      ...zoomFilters(zoom),
      'setsar=1',
      BT709_MARK,
    ],
    to: 'zoomed',
  };
}

/** Scaling a very long still to fill would need more memory than the picture that is kept. */
function roughCrop(still: Size, target: Size): string[] {
  const widest = Math.ceil((2 * still.height * target.width) / target.height);
  const highest = Math.ceil((2 * still.width * target.height) / target.width);
  if (still.width <= widest && still.height <= highest) return [];
  return [`crop=${Math.min(still.width, widest)}:${Math.min(still.height, highest)}`];
}

function uprightSize({ width, height, orientation }: StillFacts): Size {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}
