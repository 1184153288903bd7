import type { Img2VidInput, Img2VidSlide } from '@app/contracts';
import type { StillWish } from '@app/ffmpeg';

/** One still of a request with all that is wanted of it. */
export interface SlideWish extends StillWish {
  /** The media field that it came by. */
  readonly field: string;
  readonly seconds: number;
}

/** The stills of a request in order: its slides, which take what they do not say from it, or one. */
export function slideWishes(input: Img2VidInput): readonly SlideWish[] {
  if (!input.slides) return [wishOf('url_image', input, input)];
  return input.slides.map((slide, at) => wishOf(`slides.${at}.url_image`, slide, input));
}

type Wishes = Omit<Img2VidSlide, 'url_image'>;

function wishOf(field: string, own: Wishes, all: Img2VidInput): SlideWish {
  const { motion, zoom, focus, easing, fit, duration } = own;
  const isOwnMotion = motion !== undefined || own.from !== undefined || own.to !== undefined;
  // A slide with a motion of its own is not meant to take the parts of all.
  const { from, to } = isOwnMotion ? own : all;
  return {
    field,
    seconds: duration ?? all.duration,
    motion: motion ?? all.motion,
    zoom: zoom ?? all.zoom,
    focus: focus ?? all.focus,
    easing: easing ?? all.easing,
    fit: fit ?? all.fit,
    ...{ from, to },
  };
}
