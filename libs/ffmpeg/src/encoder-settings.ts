/** Encoders of NVIDIA's NVENC; AV1 needs ffmpeg 6 and an Ada GPU. */
export type NvencEncoder = 'h264_nvenc' | 'hevc_nvenc' | 'av1_nvenc';

/** What a quality depends on, by the names of ffmpeg's options. */
export type EncoderSettings = Readonly<Record<string, string>>;

/**
 * What NVIDIA recommends where quality counts and time does not: "Using FFmpeg with NVIDIA GPU
 * Hardware Acceleration", Video Codec SDK 13.1, sections 6.1 and 6.2.1 (docs/gpu.md, line by line).
 * Spatial and temporal AQ must not be used together (6.1.8).
 */
const NVENC_QUALITY: EncoderSettings = {
  preset: 'p6',
  tune: 'hq',
  rc: 'vbr',
  g: '250',
  bf: '3',
  b_ref_mode: 'middle',
  'rc-lookahead': '20',
  'spatial-aq': '1',
};

/**
 * The one table of quality settings. `crf` 20 is near-transparent; NVENC's `cq` stands about where
 * x264's `crf` does, on a scale of 51, that of AV1 of 63 (6.1.3).
 */
export const ENCODER_SETTINGS: Readonly<Record<NvencEncoder | 'libx264', EncoderSettings>> = {
  libx264: { preset: 'veryfast', crf: '20', 'profile:v': 'high' },
  h264_nvenc: { ...NVENC_QUALITY, cq: '21', 'profile:v': 'high' },
  hevc_nvenc: { ...NVENC_QUALITY, cq: '21', 'profile:v': 'main' },
  av1_nvenc: { ...NVENC_QUALITY, cq: '26' },
};

/** An encoder with its quality as output options. */
export function encoderSettingOptions(encoder: keyof typeof ENCODER_SETTINGS): string[] {
  const settings = Object.entries(ENCODER_SETTINGS[encoder]);
  return ['-c:v', encoder, ...settings.flatMap(([name, value]) => [`-${name}`, value])];
}
