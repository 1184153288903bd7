import { BT709_MARK } from '../colour';
import type { StillLayout } from '../ken-burns/still.layout';
import { swapsSides, uprightFilters } from '../orientation';
import type { Size } from '../picture';
import type { StillFacts } from '../still';
import type { Chain } from './chain';

/** What one still becomes, and the colour of bars and of what is transparent. */
export interface StillSpec {
  readonly still: StillFacts;
  readonly layout: StillLayout;
  /** 0xRRGGBB. */
  readonly background: number;
}

/** A still's size once it is upright. */
export function uprightSize({ width, height, orientation }: StillFacts): Size {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}

/** From a still to one raw frame of its layout's canvas, the pad `still`: upright, BT.709. */
export function stillGraph(spec: StillSpec): readonly Chain[] {
  const { fit, canvas, picture } = spec.layout;
  if (fit === 'cover') return flat(spec, { filters: scaled(canvas), to: 'still' });
  const place = `x=${picture.x}:y=${picture.y}`;
  return [
    ...(fit === 'blur' ? blurred(spec) : [coloured(spec.background, canvas)]),
    ...flat(spec, { filters: scaled(picture), to: 'front' }),
    { from: ['back', 'front'], filters: [`overlay=${place}:format=yuv420`], to: 'still' },
  ];
}

/** From our own frames to the encoder. */
export function framesChain(): Chain {
  return { from: '0:v:0', filters: [BT709_MARK, 'setsar=1'], to: 'framed' };
}

/** Decoders give these without transparency: they stay in their own colours until they are scaled. */
const OPAQUE: readonly StillFacts['format'][] = ['jpeg', 'avif'];

/** The still upright, its transparent parts filled, and then what is to be done with it. */
function flat(
  { still, background }: StillSpec,
  { filters, to }: Pick<Chain, 'filters' | 'to'>,
): readonly Chain[] {
  const upright = ['setsar=1', ...uprightFilters(still.orientation)];
  if (OPAQUE.includes(still.format)) {
    return [{ from: '0:v:0', filters: [...upright, ...filters], to }];
  }
  const [under, over] = [`under_${to}`, `over_${to}`];
  const { width, height } = uprightSize(still);
  const colour = `color=c=0x${hex(background)}:s=${width}x${height}:r=1`;
  return [
    { from: [], filters: [colour, 'format=gbrp', 'setsar=1'], to: under },
    { from: '0:v:0', filters: [...upright, 'format=gbrap'], to: over },
    { from: [under, over], filters: ['overlay=format=gbrp', ...filters], to },
  ];
}

function coloured(background: number, size: Size): Chain {
  const colour = `color=c=0x${hex(background)}:s=${size.width}x${size.height}:r=1`;
  return { from: [], filters: [colour, 'format=gbrp', 'setsar=1', ...scaled(size)], to: 'back' };
}

/**
 * The still once more to fill the canvas, without detail and darker, so that eyes stay on the
 * picture. It is blurred while it is small: what the blur leaves needs no more.
 */
function blurred(spec: StillSpec): readonly Chain[] {
  const { canvas } = spec.layout;
  const small = { width: even(canvas.width / 8), height: even(canvas.height / 8) };
  const size = `${small.width}:${small.height}`;
  const sigma = (Math.min(small.width, small.height) / 18).toFixed(2);
  const filters = [
    ...roughCrop(uprightSize(spec.still), small),
    `scale=${size}:force_original_aspect_ratio=increase:flags=area+accurate_rnd:${BT709}`,
    ...[`crop=${size}`, 'format=yuv444p', `gblur=sigma=${sigma}`],
    'lutyuv=y=16+(val-16)*0.55:u=128+(val-128)*0.55:v=128+(val-128)*0.55',
    `scale=${canvas.width}:${canvas.height}:flags=bicubic+accurate_rnd`,
    'format=yuv420p',
  ];
  return flat(spec, { filters, to: 'back' });
}

/** BT.709 as it is sent: limited range, colour on the left column of two and between two rows. */
const BT709 = 'out_color_matrix=bt709:out_range=tv';
const SITED = 'out_h_chr_pos=0:out_v_chr_pos=128';

/** Slow, and once a still. */
const EXACT = 'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp';

function scaled({ width, height }: Size): string[] {
  return [`scale=${width}:${height}:${EXACT}:${BT709}:${SITED}`, 'format=yuv420p'];
}

/** Scaling a very long still to fill would need more memory than the picture that is kept. */
function roughCrop(still: Size, target: Size): string[] {
  const widest = Math.ceil((2 * still.height * target.width) / target.height);
  const highest = Math.ceil((2 * still.width * target.height) / target.width);
  if (still.width <= widest && still.height <= highest) return [];
  return [`crop=${Math.min(still.width, widest)}:${Math.min(still.height, highest)}`];
}

function hex(colour: number): string {
  return colour.toString(16).padStart(6, '0');
}

function even(side: number): number {
  return Math.max(2, 2 * Math.round(side / 2));
}
