import type { CpuEncoder, NvencEncoder } from './encoder-settings';
import type { GpuFault } from './gpu/gpu-fault';
import { RUNGS, type Rung } from './gpu/rung';

/** What pictures can be encoded as. */
export const CODECS = ['h264', 'hevc', 'av1', 'vp9', 'gif'] as const;
export type Codec = (typeof CODECS)[number];

/** Encoders of the videos we make. */
export type VideoEncoder = NvencEncoder | CpuEncoder | 'gif';

interface CodecFacts {
  /** As people write it. */
  readonly title: string;
  /** Null where no NVIDIA GPU encodes it. */
  readonly nvenc: NvencEncoder | null;
  readonly cpu: Exclude<VideoEncoder, NvencEncoder>;
}

const FACTS: Readonly<Record<Codec, CodecFacts>> = {
  h264: { title: 'H.264', nvenc: 'h264_nvenc', cpu: 'libx264' },
  hevc: { title: 'HEVC', nvenc: 'hevc_nvenc', cpu: 'libx265' },
  av1: { title: 'AV1', nvenc: 'av1_nvenc', cpu: 'libsvtav1' },
  vp9: { title: 'VP9', nvenc: null, cpu: 'libvpx-vp9' },
  gif: { title: 'GIF', nvenc: null, cpu: 'gif' },
};

/** What a codec is called in messages. */
export function codecTitle(codec: Codec): string {
  return FACTS[codec].title;
}

/** A codec of films, which has settings of quality. */
export type FilmCodec = Exclude<Codec, 'gif'>;

/** What encodes a codec on a rung. A codec without NVENC is encoded by the CPU whatever the rung. */
export function encoderOn(rung: Rung, codec: FilmCodec): NvencEncoder | CpuEncoder;
export function encoderOn(rung: Rung, codec: Codec): VideoEncoder;
export function encoderOn(rung: Rung, codec: Codec): VideoEncoder {
  const { nvenc, cpu } = FACTS[codec];
  return RUNGS[rung].uses.includes('nvenc') ? (nvenc ?? cpu) : cpu;
}

/** Why no GPU encodes a codec; empty where some do. */
export function codecFaults(codec: Codec): GpuFault[] {
  const { nvenc, title } = FACTS[codec];
  return nvenc === null ? [{ unit: 'nvenc', reason: `no NVIDIA GPU encodes ${title}` }] : [];
}
