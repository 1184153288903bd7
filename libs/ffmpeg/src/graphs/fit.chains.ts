import type { Size } from '../picture';
import type { Rational } from '../probe-facts';
import type { Chain } from './chain';

/** A picture of any shape, plain and with square pixels, and the one that it is to fill. */
export interface Fitting {
  readonly fit: 'cover' | 'contain' | 'blur';
  readonly picture: Size;
  readonly frame: Size;
  readonly rate: Rational;
  /** Of bars, 0xRRGGBB. */
  readonly background: number;
}

/** Chains from the pad `from` to `to`: each picture as it stands in the frame. */
export function fitChains(fitting: Fitting, from: string, to: string): readonly Chain[] {
  const { fit, picture, frame } = fitting;
  if (picture.width === frame.width && picture.height === frame.height) {
    return [{ from, filters: ['setsar=1'], to }];
  }
  if (fit === 'cover') return [{ from, filters: covering(picture, frame), to }];
  const { width, height } = within(picture, frame);
  const place = `x=${evenBelow((frame.width - width) / 2)}:y=${evenBelow((frame.height - height) / 2)}`;
  const [back, front] = [`${to}_back`, `${to}_front`];
  const scaled = [`scale=${width}:${height}:${EVEN}`];
  const joined = { from: [back, front], filters: [`overlay=${place}:shortest=1`, 'setsar=1'], to };
  if (fit === 'contain') {
    return [bars(fitting, back), { from, filters: scaled, to: front }, joined];
  }
  const [sharp, soft] = [`${to}_sharp`, `${to}_soft`];
  return [
    { from, filters: [`split[${sharp}]`], to: soft },
    { from: soft, filters: blurred(picture, frame), to: back },
    { from: sharp, filters: scaled, to: front },
    joined,
  ];
}

const EVEN = 'flags=bicubic+accurate_rnd';

function covering(picture: Size, frame: Size): string[] {
  return [...cropped(picture, frame), `scale=${frame.width}:${frame.height}:${EVEN}`, 'setsar=1'];
}

/** The middle of a picture, in the shape of the frame. */
function cropped(picture: Size, frame: Size): string[] {
  const width = Math.min(picture.width, even((picture.height * frame.width) / frame.height));
  const height = Math.min(picture.height, even((picture.width * frame.height) / frame.width));
  return width === picture.width && height === picture.height ? [] : [`crop=${width}:${height}`];
}

/** One picture of one colour, made once, in the colours of the others. */
function bars({ frame: { width, height }, rate, background }: Fitting, to: string): Chain {
  const colour = background.toString(16).padStart(6, '0');
  return {
    from: [],
    filters: [
      `color=c=0x${colour}:s=${width}x${height}:r=${rate.num}/${rate.den}`,
      ...['trim=end_frame=1', 'format=gbrp'],
      `scale=${width}:${height}:flags=accurate_rnd:out_color_matrix=bt709:out_range=tv`,
      ...['format=yuv420p', 'setsar=1', 'loop=loop=-1:size=1', 'setpts=N'],
    ],
    to,
  };
}

/** The picture once more without detail and darker; blurred while it is small, as of stills. */
function blurred(picture: Size, frame: Size): string[] {
  const small = { width: even(frame.width / 8), height: even(frame.height / 8) };
  const sigma = (Math.min(small.width, small.height) / 18).toFixed(2);
  return [
    ...cropped(picture, frame),
    `scale=${small.width}:${small.height}:flags=area+accurate_rnd`,
    `gblur=sigma=${sigma}`,
    'lutyuv=y=16+(val-16)*0.55:u=128+(val-128)*0.55:v=128+(val-128)*0.55',
    `scale=${frame.width}:${frame.height}:${EVEN}`,
  ];
}

function within(picture: Size, frame: Size): Size {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return {
    width: Math.min(frame.width, even(picture.width * scale)),
    height: Math.min(frame.height, even(picture.height * scale)),
  };
}

function even(side: number): number {
  return Math.max(2, 2 * Math.round(side / 2));
}

/** A place that colour has a sample for. */
function evenBelow(place: number): number {
  return 2 * Math.floor(place / 2);
}
