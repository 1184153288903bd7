import type { Size } from '../picture';

/** Samples of one value: luma, or one of the two of colour. */
export interface Plane extends Size {
  /** Byte address in the kernel's memory. */
  readonly address: number;
}

/** The three planes of a picture in 4:2:0, one behind the other. */
export type Planes = readonly [luma: Plane, blue: Plane, red: Plane];

/** What a job needs of memory: how large, and how many of each. */
export interface MemoryNeeds {
  readonly frame: Size;
  readonly frames: number;
  /** Bytes of the largest still, and how many are held at once. */
  readonly stillBytes: number;
  readonly stills: number;
  readonly threads: number;
  /** Whether frames are made of two. */
  readonly blends: boolean;
  /** Bytes of tables that one thread works with. */
  readonly scratchBytes: number;
}

/** Where everything lies in a job's memory. */
export interface MemoryLayout {
  readonly lanczos: number;
  readonly stills: readonly number[];
  readonly frames: readonly Planes[];
  /** For each thread a frame of its own, for blends, and its tables. */
  readonly threads: readonly { readonly other: Planes | null; readonly scratch: number }[];
  readonly bytes: number;
}

/** The kernel reads and writes in steps of 16 bytes, up to 32 beyond an end. */
const MARGIN = 64;
const TABLE_BYTES = 8 * (3 * 1024 + 2);

export function memoryLayout(needs: MemoryNeeds): MemoryLayout {
  let end = MARGIN;
  const take = (bytes: number) => {
    const address = end;
    end = 16 * Math.ceil((end + bytes + MARGIN) / 16);
    return address;
  };
  const many = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
  const frame = () => planesAt(take(pictureBytes(needs.frame)), needs.frame);
  const scratch = () => take(needs.scratchBytes);
  const other = () => (needs.blends ? frame() : null);
  const parts = {
    lanczos: take(TABLE_BYTES),
    stills: many(needs.stills, () => take(needs.stillBytes)),
    frames: many(needs.frames, frame),
    threads: many(needs.threads, () => ({ other: other(), scratch: scratch() })),
  };
  return { ...parts, bytes: end };
}

/** Bytes of a picture in 4:2:0; an odd side has its last sample of colour to itself. */
export function pictureBytes(size: Size): number {
  const colour = colourSize(size);
  return size.width * size.height + 2 * colour.width * colour.height;
}

/** The planes of a picture that begins at an address. */
export function planesAt(address: number, size: Size): Planes {
  const colour = colourSize(size);
  const blue = address + size.width * size.height;
  const red = blue + colour.width * colour.height;
  return [
    { ...size, address },
    { ...colour, address: blue },
    { ...colour, address: red },
  ];
}

/** The window's table: Lanczos with three lobes in steps of 1/1024, with one entry to spare. */
export function lanczosTable(): Float64Array {
  return Float64Array.from({ length: TABLE_BYTES / 8 }, (_, at) => lanczos3(at / 1024));
}

function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (x >= 3) return 0;
  const turn = Math.PI * x;
  return (3 * Math.sin(turn) * Math.sin(turn / 3)) / (turn * turn);
}

function colourSize({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}
