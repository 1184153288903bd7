import { ApiError } from '../errors';
import { even } from './even';
import { SIDES, type Resolution, type SizeWish } from './img2vid.size';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How large a video is: as it was asked for; of one side alone in the shape of the still, else 1080p
 * that lies or stands like it. Throws ApiError `media_unsupported` for a still that is too long.
 */
export function videoSizeFor(wish: SizeWish, still: Size): Size {
  const { width, height } = wish;
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined) {
    return checked({ width, height: even((width * still.height) / still.width) }, wish);
  }
  if (height !== undefined) {
    return checked({ width: even((height * still.width) / still.height), height }, wish);
  }
  const { aspect_ratio = still.width >= still.height ? '16:9' : '9:16' } = wish;
  const [across = 16, down = 9] = aspect_ratio.split(':').map(Number);
  const unit = SHORTER_SIDES[wish.resolution ?? '1080p'] / Math.min(across, down);
  return { width: across * unit, height: down * unit };
}

/** How large joined clips are: like the first one where that is a video and no size is asked for. */
export function joinedSizeFor(
  { width, height, aspect_ratio, resolution }: SizeWish,
  first: Size & { readonly isStill: boolean },
): Size {
  const wish = {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(aspect_ratio !== undefined && { aspect_ratio }),
    ...(resolution !== undefined && { resolution }),
  };
  const own = { width: first.width, height: first.height };
  return Object.keys(wish).length > 0 || first.isStill ? videoSizeFor(wish, own) : own;
}

const SHORTER_SIDES: Readonly<Record<Resolution, number>> = {
  '720p': 720,
  '1080p': 1080,
  '1440p': 1440,
  '2160p': 2160,
};

function checked(size: Size, wish: SizeWish): Size {
  const sides = [size.width, size.height];
  if (Math.min(...sides) >= SIDES.min && Math.max(...sides) <= SIDES.max) return size;
  const [field, side] = wish.width === undefined ? ['height', wish.height] : ['width', wish.width];
  const detail = `${field} ${side} makes a video of ${size.width}x${size.height} in the shape of the still; sides of ${SIDES.min} to ${SIDES.max} are possible. Give width and height.`;
  throw new ApiError('media_unsupported', detail);
}
