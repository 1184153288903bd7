import { BT709_MARK, isDeep } from '../colour';
import type { InputFile } from '../command';
import { plainPictureFilters } from '../picture';
import type { VideoFacts } from '../probe-facts';
import { isInGpuMemory, RUNGS, type Rung } from './rung';

/** One device for decoder, uploads, filters and encoder: they work on each other's memory. */
const ONE_DEVICE = ['-init_hw_device', 'cuda=gpu', '-filter_hw_device', 'gpu'];
const DECODE_ON_DEVICE = ['-hwaccel_device', 'gpu', '-hwaccel_output_format', 'cuda'];

/** An input that is decoded where the rung says. */
export function inputOn(rung: Rung, input: InputFile): InputFile {
  if (!isInGpuMemory(rung)) return input;
  const decodes = RUNGS[rung].uses.includes('nvdec');
  const decode = decodes ? ['-hwaccel', 'cuda', ...DECODE_ON_DEVICE] : [];
  return { ...input, options: [...(input.options ?? []), ...ONE_DEVICE, ...decode] };
}

/**
 * The filters from a decoded frame to 4:2:0 with 8 bits where the rung filters. On the GPU only the
 * format changes; that also gives NVDEC's few surfaces back before the encoder's lookahead would
 * hold them.
 */
export function plainFiltersOn(rung: Rung, video: VideoFacts): string[] {
  if (!isInGpuMemory(rung)) return plainPictureFilters(video);
  return [...(rung === 'uploaded' ? uploadFilters(video) : []), 'scale_cuda=format=yuv420p'];
}

/** The colours and pixels that frames of the GPU are marked with in the end; CPU filters do so first. */
export function marksOn(rung: Rung): string[] {
  return isInGpuMemory(rung) ? [BT709_MARK, 'setsar=1'] : [];
}

/** CUDA knows 10 bits as p010 only, which is the same samples. */
function uploadFilters(video: VideoFacts): string[] {
  return [`format=${isDeep(video) ? 'p010le' : 'yuv420p'}`, 'hwupload'];
}
