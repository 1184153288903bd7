import { MediaError } from '../errors';
import type { FramePlan } from './frame.plan';
import { scratchBytes } from './kernel.calls';
import {
  lanczosTable,
  memoryLayout,
  pictureBytes,
  type MemoryLayout,
  type MemoryNeeds,
} from './kernel.memory';

/** One is being written, and one is ready when that is done. */
const FRAMES_AHEAD = 2;
/** The one that is shown, and the one before or behind it. */
export const STILLS_HELD = 2;

/** The memory of one job, shared by its threads, and where everything lies in it. */
export class JobMemory {
  readonly layout: MemoryLayout;
  readonly shared: SharedMemory;

  /** Throws MediaError `media_too_large` where the machine has less. */
  constructor(plan: FramePlan, threads: number) {
    this.layout = memoryLayout(needsOf(plan, threads));
    this.shared = sharedMemory(this.layout.bytes);
    new Float64Array(this.shared.buffer, this.layout.lanczos).set(lanczosTable());
  }
}

function needsOf({ slides, frame, transitionFrames }: FramePlan, threads: number): MemoryNeeds {
  const maxStep = Math.max(
    ...slides.flatMap(({ path: { from, to } }) =>
      [from, to].flatMap(({ width, height }) => [width / frame.width, height / frame.height]),
    ),
  );
  const widest = Math.max(...slides.map(({ canvas }) => canvas.width));
  return {
    frame,
    frames: threads + FRAMES_AHEAD,
    stillBytes: Math.max(...slides.map(({ canvas }) => pictureBytes(canvas))),
    stills: Math.min(slides.length, STILLS_HELD),
    threads,
    blends: transitionFrames > 0,
    scratchBytes: scratchBytes(frame, widest, maxStep),
  };
}

interface SharedMemory {
  readonly buffer: ArrayBufferLike;
}

/** The part of JavaScript's WebAssembly that is used here; Node's types do not have it. */
interface WithWebAssembly {
  readonly WebAssembly: {
    readonly Memory: new (size: {
      readonly initial: number;
      readonly maximum: number;
      readonly shared: true;
    }) => SharedMemory;
  };
}

const PAGE_BYTES = 64 * 1024;

function sharedMemory(bytes: number): SharedMemory {
  const { Memory } = (globalThis as unknown as WithWebAssembly).WebAssembly;
  const pages = Math.ceil(bytes / PAGE_BYTES);
  try {
    return new Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    const detail = 'The job needs more memory than this worker has.';
    throw new MediaError('media_too_large', detail, { cause });
  }
}
