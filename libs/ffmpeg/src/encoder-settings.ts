/** Encoders of NVIDIA's NVENC; AV1 needs ffmpeg 6 and an Ada GPU. */
export type NvencEncoder = 'h264_nvenc' | 'hevc_nvenc' | 'av1_nvenc';

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

/**
 * The one table of quality settings. x264's `crf` 20 is near-transparent, 17 visually lossless, 26
 * for a look; presets as in "H.264 Video Encoding Guide" of ffmpeg's wiki. NVENC's `cq` stands about
 * where x264's `crf` does, on a scale of 51, that of AV1 of 63 (6.1.3).
 */
export const ENCODER_SETTINGS: Readonly<
  Record<NvencEncoder | 'libx264', Readonly<Record<Quality, EncoderSettings>>>
> = {
  libx264: {
    draft: { preset: 'superfast', crf: '26', 'profile:v': 'high' },
    standard: { preset: 'veryfast', crf: '20', 'profile:v': 'high' },
    high: { preset: 'medium', crf: '17', 'profile:v': 'high' },
  },
  h264_nvenc: nvenc({ draft: '27', standard: '21', high: '18' }, 'high'),
  hevc_nvenc: nvenc({ draft: '27', standard: '21', high: '18' }, 'main'),
  av1_nvenc: nvenc({ draft: '34', standard: '26', high: '22' }),
};

/** An encoder with its quality as output options. */
export function encoderSettingOptions(
  encoder: keyof typeof ENCODER_SETTINGS,
  quality: Quality,
): string[] {
  const settings = Object.entries(ENCODER_SETTINGS[encoder][quality]);
  return ['-c:v', encoder, ...settings.flatMap(([name, value]) => [`-${name}`, value])];
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
