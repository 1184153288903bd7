import type { VideoFacts } from './probe-facts';

/** The tags of every video that we encode: what players expect of HD. */
export const BT709_OPTIONS = [
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  ...['-color_range', 'tv'],
];

/** Marks frames as BT.709, limited range; newer ffmpegs look at frames, older ones at options. */
export const BT709_MARK =
  'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

/** SMPTE ST 2084 (PQ) and ARIB STD-B67 (HLG). */
const HDR_TRANSFERS: readonly (string | null)[] = ['smpte2084', 'arib-std-b67'];

/** 8-bit 4:2:0 as it is encoded, under the names that decoders give it. */
const PLAIN_FORMATS: readonly (string | null)[] = ['yuv420p', 'nv12'];

/** The filters that bring a video's colours to 8-bit 4:2:0 BT.709, limited range. */
export function bt709Filters({ colour, pixelFormat, height }: VideoFacts): string[] {
  if (HDR_TRANSFERS.includes(colour.transfer)) return [...TONE_MAP, BT709_MARK];
  const matrix = colour.matrix ?? (height >= HD_HEIGHT ? 'bt709' : 'smpte170m');
  const isFull = colour.range === 'pc' || pixelFormat?.startsWith('yuvj') === true;
  const isRgb = matrix === 'gbr' || isRgbFormat(pixelFormat);
  if (matrix === 'bt709' && !isFull && PLAIN_FORMATS.includes(pixelFormat)) return [BT709_MARK];
  const from = isRgb
    ? []
    : [`in_color_matrix=${MATRIX_NAMES[matrix] ?? 'bt709'}`, `in_range=${isFull ? 'pc' : 'tv'}`];
  const scale = [...from, 'out_color_matrix=bt709', 'out_range=tv', 'flags=bicubic+accurate_rnd'];
  return [`scale=${scale.join(':')}`, 'format=yuv420p', BT709_MARK];
}

/** Untagged pictures are BT.601 below this height and BT.709 from it, as players take them. */
const HD_HEIGHT = 720;

/** What swscale calls the matrices; a PQ-less BT.2020 is rare but exists. */
const MATRIX_NAMES: Readonly<Record<string, string>> = {
  bt709: 'bt709',
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

/** HDR to SDR on the CPU, in linear light; zscale reads the tags of the frames. */
const TONE_MAP = [
  'zscale=transfer=linear:npl=100',
  'format=gbrpf32le',
  'zscale=primaries=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=transfer=bt709:matrix=bt709:range=limited',
  'format=yuv420p',
];

function isRgbFormat(pixelFormat: string | null): boolean {
  return /^(rgb|bgr|gbr|argb|abgr|pal8)/.test(pixelFormat ?? '');
}
