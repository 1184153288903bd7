import type { Demuxer } from './command';
import { aacOptions } from './encoder';

/** The files that a sound can be put into. */
export type SoundFormat = 'm4a' | 'mp3' | 'wav' | 'flac' | 'opus';

/** How a sound is encoded. */
export interface SoundEncoding {
  readonly format: SoundFormat;
  readonly kbps: number;
  /** Of a sample, without loss. */
  readonly bits: 16 | 24;
}

interface FormatFacts {
  readonly muxer: string;
  readonly demuxer: Demuxer;
  readonly codec: (encoding: SoundEncoding) => readonly string[];
  /**
   * By how many samples a file may be longer than what was put in. MP4 counts the last frame of AAC
   * whole; an MP3 without a gap says itself what is to be left away.
   */
  readonly padding: number;
}

const PLAIN = ['-map_metadata', '-1', '-map_chapters', '-1'];

const FACTS: Readonly<Record<SoundFormat, FormatFacts>> = {
  m4a: {
    ...{ muxer: 'ipod', demuxer: 'mov', padding: 1024 },
    codec: ({ kbps }) => [...aacOptions(kbps), '-movflags', '+faststart'],
  },
  mp3: {
    ...{ muxer: 'mp3', demuxer: 'mp3', padding: 1 },
    codec: ({ kbps }) => ['-c:a', 'libmp3lame', '-b:a', `${kbps}k`],
  },
  wav: {
    ...{ muxer: 'wav', demuxer: 'wav', padding: 0 },
    codec: ({ bits }) => ['-c:a', `pcm_s${bits}le`],
  },
  flac: {
    ...{ muxer: 'flac', demuxer: 'flac', padding: 0 },
    codec: ({ bits }) => ['-c:a', 'flac', ...FLAC_SAMPLES[bits]],
  },
  opus: {
    ...{ muxer: 'ogg', demuxer: 'ogg', padding: 1 },
    codec: ({ kbps }) => ['-c:a', 'libopus', '-b:a', `${kbps}k`],
  },
};

/** FLAC's encoder takes 24 bits in samples of 32. */
const FLAC_SAMPLES: Readonly<Record<SoundEncoding['bits'], readonly string[]>> = {
  16: ['-sample_fmt', 's16'],
  24: ['-sample_fmt', 's32', '-bits_per_raw_sample', '24'],
};

/** The output options of an encoded sound. */
export function soundEncodingOptions(encoding: SoundEncoding): string[] {
  return [...FACTS[encoding.format].codec(encoding), ...soundFileOptions(encoding.format)];
}

/** The output options of a file that holds a sound alone, without tags of the source. */
export function soundFileOptions(format: SoundFormat): string[] {
  return [...PLAIN, '-f', FACTS[format].muxer];
}

/** What a sound in a format is read by. */
export function soundDemuxer(format: SoundFormat): Demuxer {
  return FACTS[format].demuxer;
}

/** By how many samples a file of a format may be longer than what was put in. */
export function soundPadding(format: SoundFormat): number {
  return FACTS[format].padding;
}
