import { ApiError } from '@app/contracts';
import {
  encoderOn,
  gpuFault,
  gpuRequired,
  MediaError,
  RunError,
  RUNGS,
  type Codec,
  type EncoderDecision,
  type GpuFault,
  type Rung,
  type VideoEncoder,
} from '@app/ffmpeg';

import type { RenderTools } from './render-tools';

/** The ways a render can go, the best first. */
export const LADDERS = {
  /** Decoded, drawn and encoded on the GPU as far as it goes. */
  whole: ['gpu', 'uploaded', 'cpu-filters', 'cpu'],
  /** What no CUDA filter of ffmpeg can do: frames are made on the CPU, encoded on the GPU. */
  encoding: ['cpu-filters', 'cpu'],
} as const satisfies Readonly<Record<string, readonly Rung[]>>;

/** What is to be rendered, and what of a GPU would be of no use for it. */
export interface Climb {
  readonly ladder: keyof typeof LADDERS;
  readonly faults: readonly GpuFault[];
  /** What the picture is encoded as; H.264 where it is not said. */
  readonly codec?: Codec;
}

/** What came out, and why not on the best rung, in plain words. */
export interface Climbed<T> {
  readonly made: T;
  readonly encoder: VideoEncoder;
  readonly fallbackReason: string | null;
}

/**
 * Renders on the best rung of a ladder that has no known fault. Where the GPU fails
 * while it renders, the next rung without the part at fault is taken at once.
 */
export async function climb<T>(
  tools: RenderTools,
  { ladder, faults: jobFaults, codec = 'h264' }: Climb,
  render: (rung: Rung) => Promise<T>,
): Promise<Climbed<T>> {
  const decision = await tools.encoder;
  const faults = [...decision.faults, ...jobFaults];
  const reasons = new Set<string>();
  let cause: unknown;
  for (const rung of rungsFor(decision, ladder)) {
    const tried = await tryOn(rung, faults, render);
    if ('made' in tried) {
      const encoder = encoderOn(rung, codec);
      return { made: tried.made, encoder, fallbackReason: inWords(reasons) };
    }
    faults.push(tried.fault);
    reasons.add(tried.fault.reason);
    cause = tried.cause ?? cause;
  }
  throw gpuRequired(inWords(reasons) ?? 'there is none', cause);
}

type Tried<T> = { readonly made: T } | { readonly fault: GpuFault; readonly cause?: unknown };

/** What a rung makes, or what of the GPU is at fault; any other failure is the job's. */
async function tryOn<T>(
  rung: Rung,
  faults: readonly GpuFault[],
  render: (rung: Rung) => Promise<T>,
): Promise<Tried<T>> {
  const known = faultOn(rung, faults);
  if (known) return { fault: known };
  try {
    return { made: await render(rung) };
  } catch (cause) {
    const fault = faultIn(cause, rung);
    if (!fault) throw cause;
    return { fault, cause };
  }
}

function rungsFor({ policy }: EncoderDecision, ladder: Climb['ladder']): readonly Rung[] {
  const all: readonly Rung[] = LADDERS[ladder];
  if (policy === 'disable') return ['cpu'];
  return policy === 'required' ? all.filter((rung) => rung !== 'cpu') : all;
}

/** A fault of what more rungs need says more. */
function faultOn(rung: Rung, faults: readonly GpuFault[]): GpuFault | undefined {
  return RUNGS[rung].uses
    .map((unit) => faults.find((fault) => fault.unit === unit))
    .find((fault) => fault !== undefined);
}

function inWords(reasons: ReadonlySet<string>): string | null {
  return reasons.size === 0 ? null : [...reasons].join('; ');
}

/** What of the GPU made a render fail; undefined where another rung would fail as well. */
function faultIn(error: unknown, rung: Rung): GpuFault | undefined {
  const { uses } = RUNGS[rung];
  if (error instanceof RunError) {
    if (error.code !== 'encode_failed' || uses.length === 0) return undefined;
    // A failure in words that we do not know takes decoder and filters off the GPU in one step.
    return gpuFault(error.facts, rung, uses.includes('cuda') ? 'cuda' : 'nvenc');
  }
  if (!(error instanceof MediaError) && !(error instanceof ApiError)) return undefined;
  const fault = BLAMED[error.code];
  return fault && uses.includes(fault.unit) ? fault : undefined;
}

/** What a result or a source looks like that a GPU spoilt. */
const BLAMED: Readonly<Record<string, GpuFault>> = {
  output_invalid: { unit: 'nvenc', reason: 'what the GPU made did not pass our checks' },
  media_invalid: { unit: 'nvdec', reason: 'the GPU can not decode this video' },
};
