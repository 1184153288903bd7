import type { Size } from '../picture';
import type { Plane, Planes } from './kernel.memory';
import type { Rectangle } from './rectangle';

/** One call of the kernel: the name of its function and numbers. */
export type KernelCall = readonly [name: 'resample' | 'mix' | 'push', ...numbers: number[]];

/** A picture in the kernel's memory, and the addresses that a thread works with. */
export interface Resampling {
  readonly still: Planes;
  /** What is seen, in samples of luma of the still, its edges at whole numbers. */
  readonly seen: Rectangle;
  readonly target: Planes;
  readonly lanczos: number;
  readonly scratch: number;
}

/**
 * The calls that make one frame. Samples of colour lie on the left one of their two columns of luma
 * and between their two rows, as H.264 has them by default.
 */
export function resamplingCalls(job: Resampling): KernelCall[] {
  const [luma] = job.target;
  const { seen } = job;
  const stepX = seen.width / luma.width;
  const stepY = seen.height / luma.height;
  const left = seen.x + stepX / 2 - 0.5;
  const steps = { stepX, stepY };
  return job.target.map((plane, at) => {
    const source = job.still[at] ?? job.still[0];
    const from =
      at === 0
        ? { left, top: seen.y + stepY / 2 - 0.5 }
        : { left: left / 2, top: seen.y / 2 + stepY / 2 - 0.5 };
    return call(source, { ...from, ...steps }, plane, job);
  });
}

function call(
  source: Plane,
  { left, top, stepX, stepY }: Readonly<Record<'left' | 'top' | 'stepX' | 'stepY', number>>,
  target: Plane,
  { lanczos, scratch }: Resampling,
): KernelCall {
  return [
    'resample',
    ...[source.address, source.width, source.height, left, stepX, top, stepY],
    ...[target.address, target.width, target.height, lanczos, scratch],
  ];
}

/** How one slide gives way to the next. */
export const TRANSITIONS = ['fade', 'slide', 'none'] as const;
export type Transition = (typeof TRANSITIONS)[number];

/** The calls that bring another frame into one, `share` of the way from 0 to 1. */
export function transitionCalls(
  transition: Transition,
  share: number,
  [frame, other]: readonly [Planes, Planes],
): KernelCall[] {
  const { length, address } = wholeOf(frame);
  const weight = Math.round(256 * share);
  if (transition !== 'slide') return [['mix', address, wholeOf(other).address, length, weight]];
  // Whole pairs of columns, so that colour moves with its luma.
  const pairs = Math.round((frame[0].width / 2) * share);
  return frame.map((plane, at): KernelCall => {
    const from = other[at]?.address ?? 0;
    const shift = at === 0 ? 2 * pairs : pairs;
    return ['push', plane.address, from, plane.width, plane.height, shift];
  });
}

function wholeOf([luma, blue, red]: Planes): { readonly address: number; readonly length: number } {
  const end = red.address + red.width * red.height;
  return { address: luma.address, length: end - Math.min(luma.address, blue.address) };
}

/** Bytes of tables and of the row between the passes, for the largest step that there will be. */
export function scratchBytes(frame: Size, stillWidth: number, maxStep: number): number {
  const taps = Math.ceil(6 * Math.max(1, maxStep)) + 8;
  const columns = (frame.width + 4) * (4 + 2 * taps);
  const rows = frame.height * (4 + 2 * taps);
  return columns + rows + stillWidth + taps + 256;
}
