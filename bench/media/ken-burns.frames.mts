import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

import { kernelBase64 } from '../../scripts/kernel.cjs';

const root = join(import.meta.dirname, '../..');

/** A part of a picture, as libs/ffmpeg has it. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What of libs/ffmpeg is measured; the built one, as it stands in the worker. */
interface Library {
  readonly FrameSource: new (
    plan: object,
    options: { readonly folder: string },
  ) => AsyncDisposable & { writeTo(stream: Writable): Promise<void> };
  readonly pathOver: (picture: object, aspect: number, spec: object) => object;
  readonly viewsOf: (plan: object) => Iterable<{ readonly base: { readonly seen: Part } }>;
}

/** The frame source, with the kernel that builds put into the bundle. */
function library(): Library {
  Object.assign(globalThis, { KEN_BURNS_KERNEL: kernelBase64() });
  const require = createRequire(import.meta.url);
  return require(join(root, 'dist/apps/gpu-worker/libs/ffmpeg/src')) as Library;
}

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly samples: Float64Array;
}

interface Axis {
  readonly offset: number;
  readonly step: number;
  readonly count: number;
}

/** The reference in double precision, which the tests use too. */
export interface Reference {
  readonly idealPlane: (width: number, height: number, bytes: Uint8Array) => Plane;
  readonly idealResampling: (source: Plane, axes: { readonly x: Axis; readonly y: Axis }) => Plane;
  readonly psnrTo: (ideal: Plane, bytes: Uint8Array) => number;
  readonly displacements: (ideal: Plane, bytes: Uint8Array) => readonly number[];
}

export async function reference(): Promise<Reference> {
  return (await support('ideal-resampling')) as Reference;
}

/** The still of the bench: raw 4:2:0. */
export async function detailedStill(width: number, height: number): Promise<Uint8Array> {
  const { detailedStill: make } = (await support('detailed-still')) as {
    readonly detailedStill: (width: number, height: number) => Uint8Array;
  };
  return make(width, height);
}

function support(name: string): Promise<unknown> {
  return import(pathToFileURL(join(root, `test/support/${name}.ts`)).href);
}

/** The still, the frames and the way of the bench. */
export const STILL = { width: 2560, height: 1440 };
export const FRAME = { width: 1920, height: 1080 };
export const FRAMES = 120;
export const FRAME_BYTES = (FRAME.width * FRAME.height * 3) / 2;

export const { FrameSource, pathOver, viewsOf } = library();
const focus = { x: 0.5, y: 0.5 };
const spec = { motion: 'zoom_in', zoom: 1.25, focus, easing: 'linear' };
const path = pathOver(STILL, FRAME.width / FRAME.height, spec);
const slides = [{ file: 'still.yuv', canvas: STILL, path, frames: FRAMES }];
export const PLAN = { frame: FRAME, slides, transition: 'none', transitionFrames: 0 };
