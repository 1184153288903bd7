/** The parts of a GPU that a render can do without one by one. */
export type GpuUnit = 'nvdec' | 'cuda' | 'nvenc';

/**
 * A way of a picture through ffmpeg, from all on the GPU to nothing: decoded, filtered and encoded
 * there; decoded on the CPU and uploaded; filtered on the CPU too; encoded on the CPU too.
 */
export type Rung = 'gpu' | 'uploaded' | 'cpu-filters' | 'cpu';

interface RungFacts {
  readonly uses: readonly GpuUnit[];
}

/** What each rung of a ladder needs to work. */
export const RUNGS: Readonly<Record<Rung, RungFacts>> = {
  gpu: { uses: ['nvenc', 'cuda', 'nvdec'] },
  uploaded: { uses: ['nvenc', 'cuda'] },
  'cpu-filters': { uses: ['nvenc'] },
  cpu: { uses: [] },
};

/** Whether frames are filtered in the GPU's memory. */
export function isInGpuMemory(rung: Rung): boolean {
  return RUNGS[rung].uses.includes('cuda');
}
