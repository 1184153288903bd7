/** Encoders of NVIDIA's NVENC; AV1 needs ffmpeg 6 and an Ada GPU. */
export type NvencEncoder = 'h264_nvenc' | 'hevc_nvenc' | 'av1_nvenc';

/** Encoders that work on the CPU. */
export type CpuEncoder = 'libx264' | 'libx265' | 'libsvtav1' | 'libvpx-vp9';

/** What a video is made for: a look at it, publishing, or work that goes on with it. */
export const QUALITIES = ['draft', 'standard', 'high'] as const;
export type Quality = (typeof QUALITIES)[number];

/** What a quality depends on, by the names of ffmpeg's options. */
export type EncoderSettings = Readonly<Record<string, string>>;

/**
 * What NVIDIA recommends where quality counts and time does not: "Using FFmpeg with NVIDIA GPU
 * Hardware Acceleration", Video Codec SDK 13.1, sections 6.1 and 6.2.1 (docs/gpu.md, line by line).
 * Spatial and temporal AQ must not be used together (6.1.8); lookahead and B-frames share 31 (6.1.7).
 */
const NVENC_COMMON: EncoderSettings = {
  tune: 'hq',
  rc: 'vbr',
  bf: '3',
  b_ref_mode: 'middle',
  'spatial-aq': '1',
};

const NVENC: Readonly<Record<Quality, EncoderSettings>> = {
  draft: { preset: 'p2', ...NVENC_COMMON },
  standard: { preset: 'p6', ...NVENC_COMMON, 'rc-lookahead': '20' },
  high: { preset: 'p7', ...NVENC_COMMON, 'rc-lookahead': '28' },
};

/** Groups that can be cut between, and no lines of its own in ffmpeg's log. */
const X265: EncoderSettings = { 'profile:v': 'main', 'x265-params': 'open-gop=0:log-level=none' };

/** Google's "Recommended settings for VOD" of VP9: constant quality by `-b:v 0`, tiles and rows. */
const VP9: EncoderSettings = { 'b:v': '0', deadline: 'good', 'row-mt': '1', 'tile-columns': '2' };

/**
 * The one table of quality settings. x264's `crf` 20 is near-transparent, 17 visually lossless, 26
 * for a look; presets as in "H.264 Video Encoding Guide" of ffmpeg's wiki. NVENC's `cq` stands about
 * where x264's `crf` does, on a scale of 51, that of AV1 of 63 (6.1.3). x265 looks at its
 * default `crf` of 28 as x264 at 23 ("H.265 Video Encoding Guide" there): about 4 more. VP9 and
 * SVT-AV1 count to 63: 31 is what Google says for 1080p, 30 to 35 are SVT-AV1's own middle ("AV1
 * Video Encoding Guide"); its presets go to 13, libvpx's `cpu-used` to 5 where quality is constant.
 */
export const ENCODER_SETTINGS: Readonly<
  Record<NvencEncoder | CpuEncoder, Readonly<Record<Quality, EncoderSettings>>>
> = {
  libx264: {
    draft: { preset: 'superfast', crf: '26', 'profile:v': 'high' },
    standard: { preset: 'veryfast', crf: '20', 'profile:v': 'high' },
    high: { preset: 'medium', crf: '17', 'profile:v': 'high' },
  },
  libx265: {
    draft: { preset: 'superfast', crf: '30', ...X265 },
    standard: { preset: 'fast', crf: '24', ...X265 },
    high: { preset: 'medium', crf: '21', ...X265 },
  },
  libsvtav1: {
    draft: { preset: '11', crf: '42' },
    standard: { preset: '8', crf: '32' },
    high: { preset: '6', crf: '25' },
  },
  'libvpx-vp9': {
    draft: { crf: '40', 'cpu-used': '5', ...VP9 },
    standard: { crf: '31', 'cpu-used': '4', ...VP9 },
    high: { crf: '24', 'cpu-used': '2', ...VP9 },
  },
  h264_nvenc: nvenc({ draft: '27', standard: '21', high: '18' }, 'high'),
  hevc_nvenc: nvenc({ draft: '27', standard: '21', high: '18' }, 'main'),
  av1_nvenc: nvenc({ draft: '34', standard: '26', high: '22' }),
};

/** An encoder with its quality as output options; with a bit rate that in the quality's place. */
export function encoderSettingOptions(
  encoder: keyof typeof ENCODER_SETTINGS,
  quality: Quality,
  bitRate?: number,
): string[] {
  const constant = ENCODER_SETTINGS[encoder][quality];
  const settings = Object.entries(
    bitRate === undefined ? constant : { ...withoutQuality(constant), ...rated(encoder, bitRate) },
  );
  return ['-c:v', encoder, ...settings.flatMap(([name, value]) => [`-${name}`, value])];
}

const CONSTANT_QUALITY = ['crf', 'cq'];

function withoutQuality(settings: EncoderSettings): EncoderSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !CONSTANT_QUALITY.includes(name)),
  );
}

/** A mean bit rate, and half as much again over three seconds at most. SVT-AV1 takes a bound beside constant quality alone. */
function rated(encoder: keyof typeof ENCODER_SETTINGS, bitRate: number): EncoderSettings {
  const mean = { 'b:v': String(bitRate) };
  if (encoder === 'libsvtav1') return mean;
  const most = Math.round(1.5 * bitRate);
  return { ...mean, 'maxrate:v': String(most), 'bufsize:v': String(2 * most) };
}

function nvenc(
  cq: Readonly<Record<Quality, string>>,
  profile?: string,
): Readonly<Record<Quality, EncoderSettings>> {
  const named: EncoderSettings = profile === undefined ? {} : { 'profile:v': profile };
  return {
    draft: { ...NVENC.draft, cq: cq.draft, ...named },
    standard: { ...NVENC.standard, cq: cq.standard, ...named },
    high: { ...NVENC.high, cq: cq.high, ...named },
  };
}

/** How many colours a GIF has, and how those between are shown ("High quality GIF with FFmpeg", blog.pkh.me). */
export interface GifSettings {
  readonly colours: number;
  /** As the filter paletteuse takes it. */
  readonly dither: string;
}

/** Ordered patterns stay where they are from frame to frame, so they make smaller files. */
export const GIF_SETTINGS: Readonly<Record<Quality, GifSettings>> = {
  draft: { colours: 64, dither: 'bayer:bayer_scale=4' },
  standard: { colours: 256, dither: 'bayer:bayer_scale=3' },
  high: { colours: 256, dither: 'sierra2_4a' },
};
