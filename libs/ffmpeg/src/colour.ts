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

/** The same with 10 bits. */
const DEEP_FORMATS: readonly (string | null)[] = ['yuv420p10le', 'p010le'];

/**
 * The filters that bring a video's colours to 8-bit 4:2:0 BT.709, limited range. zscale converts
 * grey exactly and a 1080p frame in 7 ms; swscale takes 43 ms and darkens by one.
 */
export function bt709Filters(video: VideoFacts): string[] {
  if (isHdr(video)) return [...TONE_MAP, BT709_MARK];
  const { matrix, isFull } = codingOf(video);
  if (isBt709(video) && PLAIN_FORMATS.includes(video.pixelFormat)) return [BT709_MARK];
  const from = `matrixin=${MATRIX_NAMES[matrix] ?? '709'}:rangein=${isFull ? 'full' : 'limited'}`;
  return [`zscale=${from}:matrix=709:range=limited`, 'format=yuv420p', BT709_MARK];
}

/** Whether a video's colours are those of HDR, which must be toned down. */
export function isHdr({ colour }: VideoFacts): boolean {
  return HDR_TRANSFERS.includes(colour.transfer);
}

/** Whether all that a video's colours lack is fewer bits; a GPU can do no more for them. */
export function isNearPlain(video: VideoFacts): boolean {
  const formats = [...PLAIN_FORMATS, ...DEEP_FORMATS];
  return !isHdr(video) && isBt709(video) && formats.includes(video.pixelFormat);
}

/** Whether a video's samples have more than 8 bits. */
export function isDeep({ pixelFormat }: VideoFacts): boolean {
  return DEEP_FORMATS.includes(pixelFormat);
}

function isBt709(video: VideoFacts): boolean {
  const { matrix, isFull } = codingOf(video);
  return matrix === 'bt709' && !isFull;
}

function codingOf({ colour, pixelFormat, height }: VideoFacts) {
  const isRgb = colour.matrix === 'gbr' || RGB_FORMAT.test(pixelFormat ?? '');
  const untagged = height >= HD_HEIGHT ? 'bt709' : 'smpte170m';
  const matrix = isRgb ? 'gbr' : (colour.matrix ?? untagged);
  const isFull = isRgb || colour.range === 'pc' || pixelFormat?.startsWith('yuvj') === true;
  return { matrix, isFull };
}

const RGB_FORMAT = /^(0?rgb|0?bgr|gbr|argb|abgr|pal8)/;

/** Untagged pictures are BT.601 below this height and BT.709 from it, as players take them. */
const HD_HEIGHT = 720;

/** What zscale calls the matrices. */
const MATRIX_NAMES: Readonly<Record<string, string>> = {
  gbr: 'gbr',
  bt709: '709',
  smpte170m: '170m',
  bt470bg: '470bg',
  fcc: 'fcc',
  smpte240m: '240m',
  bt2020nc: '2020_ncl',
  bt2020c: '2020_ncl',
};

/**
 * HDR to SDR on the CPU, in linear light; zscale reads the tags of the frames. White of 203 nits is
 * that of paper (BT.2408). Mobius leaves what is darker than a third of it as it was, and presses
 * lights of up to 1000 nits into the rest; hable turned a grey of 128 into one of 110.
 */
const TONE_MAP = [
  'zscale=transfer=linear:npl=203',
  'format=gbrpf32le',
  'zscale=primaries=bt709',
  'tonemap=tonemap=mobius:desat=0',
  'zscale=transfer=bt709:matrix=bt709:range=limited',
  'format=yuv420p',
];
