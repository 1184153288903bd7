import { ApiError } from '../errors';
import { even } from './even';
import { MAX_VIDEO_PIXELS, SIDES } from './img2vid.size';
import type { TranscodeInput } from './transcode.operation';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The longest side of a GIF whose size is not said. */
const GIF_SIDE = 640;

type SizeWish = Pick<TranscodeInput, 'width' | 'height' | 'max_width' | 'max_height' | 'container'>;

/**
 * How large the picture of a result is: as it was asked for; of one side alone in the shape of the
 * video. Throws ApiError `media_unsupported` for a shape that has no such side.
 */
export function transcodedSize(wish: SizeWish, own: Size): Size {
  const { width, height } = wish;
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined) {
    return checked({ width, height: even((width * own.height) / own.width) }, 'width');
  }
  if (height !== undefined) {
    return checked({ width: even((height * own.width) / own.height), height }, 'height');
  }
  return within(own, limitsOf(wish));
}

function limitsOf({ max_width, max_height, container }: SizeWish): Size {
  const isUnsaid = max_width === undefined && max_height === undefined;
  const most = isUnsaid && container === 'gif' ? GIF_SIDE : Infinity;
  return { width: max_width ?? most, height: max_height ?? most };
}

/** Never larger than it is. */
function within(own: Size, limits: Size): Size {
  const factor = Math.min(1, limits.width / own.width, limits.height / own.height);
  if (factor === 1) return own;
  return {
    width: Math.min(limits.width, even(own.width * factor)),
    height: Math.min(limits.height, even(own.height * factor)),
  };
}

function checked(size: Size, field: 'width' | 'height'): Size {
  const { width, height } = size;
  const isSquare = Math.min(width, height) >= SIDES.min && Math.max(width, height) <= SIDES.max;
  if (isSquare && width * height <= MAX_VIDEO_PIXELS) return size;
  const possible = `sides of ${SIDES.min} to ${SIDES.max} and ${MAX_VIDEO_PIXELS} pixels in all are possible`;
  const detail = `${field} ${size[field]} makes a video of ${width}x${height} in its own shape; ${possible}. Give width and height.`;
  throw new ApiError('media_unsupported', detail);
}
