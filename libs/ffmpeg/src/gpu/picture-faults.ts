import { isDeep, isHdr, isNearPlain } from '../colour';
import { displaySize, type Size } from '../picture';
import type { VideoFacts } from '../probe-facts';
import { codecFaults, codecTitle, type Codec } from '../video-codec';
import type { GpuFault } from './gpu-fault';

interface Sides {
  readonly minWidth: number;
  readonly minHeight: number;
  readonly max: number;
}

/** What NVENC takes: NVIDIA's application note, and what the driver says to less. */
const NVENC_SIDES: Readonly<Partial<Record<Codec, Sides>>> = {
  h264: { minWidth: 145, minHeight: 49, max: 4096 },
  hevc: { minWidth: 129, minHeight: 33, max: 8192 },
  av1: { minWidth: 192, minHeight: 128, max: 8192 },
};

/** Why the GPU can not encode pictures of a size in a codec; empty where it can. */
export function sizeFaults({ width, height }: Size, codec: Codec = 'h264'): GpuFault[] {
  const sides = NVENC_SIDES[codec];
  if (!sides) return codecFaults(codec);
  const { minWidth, minHeight, max } = sides;
  const is = `this is ${width}x${height}`;
  if (width < minWidth || height < minHeight) {
    const reason = `the GPU encodes no pictures smaller than ${minWidth}x${minHeight}, ${is}`;
    return [{ unit: 'nvenc', reason }];
  }
  if (width <= max && height <= max) return [];
  const reason = `the GPU encodes no ${codecTitle(codec)} larger than ${max}x${max}, ${is}`;
  return [{ unit: 'nvenc', reason }];
}

/** What is made of a video; its own size in H.264 where it is not said. */
export interface MadeOfVideo {
  readonly size?: Size;
  readonly codec?: Codec;
}

/** Which parts of the GPU are of no use for a video, whatever the GPU. */
export function videoFaults(video: VideoFacts, made: MadeOfVideo = {}): GpuFault[] {
  const cuda = filterProblem(video);
  const nvdec = isDecodable(video) ? null : `the GPU does not decode ${video.codec} of this kind`;
  return [
    ...sizeFaults(made.size ?? displaySize(video), made.codec),
    ...(cuda === null ? [] : [{ unit: 'cuda' as const, reason: cuda }]),
    ...(nvdec === null ? [] : [{ unit: 'nvdec' as const, reason: nvdec }]),
  ];
}

/** CUDA has no filters for these, and they are rare. */
function filterProblem(video: VideoFacts): string | null {
  const { width, height } = displaySize(video);
  if (isHdr(video)) return 'HDR is converted on the CPU';
  if (video.orientation !== 1) return 'a turned picture is set upright on the CPU';
  if (video.sampleAspect.num !== video.sampleAspect.den) {
    return 'pixels that are not square are scaled on the CPU';
  }
  if (width !== video.width || height !== video.height) return 'odd sides are cropped on the CPU';
  return isNearPlain(video) ? null : 'its colours are converted on the CPU';
}

/** What NVDEC decodes on every GPU since Turing; others do more, and less only AV1. */
function isDecodable(video: VideoFacts): boolean {
  return DECODED_CODECS.includes(video.codec) && !(video.codec === 'h264' && isDeep(video));
}

const DECODED_CODECS = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg1video', 'mpeg2video', 'mpeg4'];
