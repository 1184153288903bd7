import { Readable } from 'node:stream';

import type { Command } from '../command';
import { encoderSettingOptions, type NvencEncoder } from '../encoder-settings';
import { RunError } from '../errors';
import type { RunOptions } from '../run-options';
import type { Runner } from '../runner';
import { gpuFault, type GpuFault } from './gpu-fault';
import { inputOn } from './gpu-frames';

/** The part of a run's options that a probe leaves to its caller. */
export type ProbeOptions = Pick<RunOptions, 'folder' | 'signal'>;

/**
 * What of this machine's GPU does not work, found out by using it: an encoder that ffmpeg lists need
 * not encode. One frame is encoded, then decoded and filtered. Nothing is left to say about the rest
 * where NVENC does not work.
 */
export async function probeGpu(
  runner: Runner,
  options: ProbeOptions,
  encoder: NvencEncoder = 'h264_nvenc',
): Promise<readonly GpuFault[]> {
  const encodes = await faultIn(encodeCommand(encoder), { runner, options, unit: 'nvenc' });
  if (encodes) return [encodes];
  const decodes = await faultIn(decodeCommand(), { runner, options, unit: 'nvdec' });
  return decodes ? [decodes] : [];
}

const TIMEOUT_MS = 15_000;
const SIDE = 256;
const PROBE_FILE = 'probe.mp4';

interface ProbeRun {
  readonly runner: Runner;
  readonly options: ProbeOptions;
  /** What does not work where the command fails in words that are not known. */
  readonly unit: 'nvenc' | 'nvdec';
}

async function faultIn(
  command: Command,
  { runner, options, unit }: ProbeRun,
): Promise<GpuFault | null> {
  try {
    await runner.ffmpeg(command, {
      ...options,
      timeoutMs: TIMEOUT_MS,
      maxFileBytes: 1024 * 1024,
      maxPixels: SIDE * SIDE,
      usesGpu: true,
    });
    return null;
  } catch (error) {
    if (!(error instanceof RunError) || error.facts.canceled) throw error;
    return gpuFault(error.facts, unit === 'nvenc' ? 'cpu-filters' : 'gpu', unit);
  }
}

function encodeCommand(encoder: NvencEncoder): Command {
  const size = ['-pixel_format', 'yuv420p', '-video_size', `${SIDE}x${SIDE}`];
  const options = [...size, '-framerate', '25'];
  return {
    inputs: [
      { name: '', feed: blackFrame(), demuxer: 'rawvideo', maxPixels: SIDE * SIDE, options },
    ],
    chains: [],
    outputs: [
      {
        options: [
          ...encoderSettingOptions(encoder, 'standard'),
          '-pix_fmt',
          'yuv420p',
          '-f',
          'mp4',
        ],
        name: PROBE_FILE,
      },
    ],
  };
}

function decodeCommand(): Command {
  return {
    inputs: [inputOn('gpu', { name: PROBE_FILE, demuxer: 'mov', maxPixels: SIDE * SIDE })],
    chains: [{ from: '0:v:0', filters: ['scale_cuda=format=yuv420p'], to: 'seen' }],
    outputs: [{ options: ['-map', '[seen]', '-f', 'null'], name: 'nothing' }],
  };
}

function blackFrame(): Readable {
  return Readable.from([Buffer.alloc((SIDE * SIDE * 3) / 2, 16)]);
}
