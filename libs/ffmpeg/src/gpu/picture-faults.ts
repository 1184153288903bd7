import { isDeep, isHdr, isNearPlain } from '../colour';
import { displaySize, type Size } from '../picture';
import type { VideoFacts } from '../probe-facts';
import type { GpuFault } from './gpu-fault';

/** What NVENC takes in H.264: NVIDIA's application note, and what the driver says to less. */
const NVENC_SIDES = { minWidth: 145, minHeight: 49, max: 4096 } as const;

/** Why the GPU can not encode pictures of a size; empty where it can. */
export function sizeFaults({ width, height }: Size): GpuFault[] {
  const { minWidth, minHeight, max } = NVENC_SIDES;
  const is = `this is ${width}x${height}`;
  if (width < minWidth || height < minHeight) {
    const reason = `the GPU encodes no pictures smaller than ${minWidth}x${minHeight}, ${is}`;
    return [{ unit: 'nvenc', reason }];
  }
  if (width <= max && height <= max) return [];
  return [{ unit: 'nvenc', reason: `the GPU encodes no H.264 larger than ${max}x${max}, ${is}` }];
}

/** Which parts of the GPU are of no use for a video, whatever the GPU. */
export function videoFaults(video: VideoFacts): GpuFault[] {
  const cuda = filterProblem(video);
  const nvdec = isDecodable(video) ? null : `the GPU does not decode ${video.codec} of this kind`;
  return [
    ...sizeFaults(displaySize(video)),
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
