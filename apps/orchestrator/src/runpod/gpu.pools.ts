import { pricePerSecondUsd, type GpuPricing } from './gpu.prices';

/** A pool of RunPod's: GPUs that an endpoint takes as alike, for one price. */
interface GpuPool {
  readonly gpus: readonly string[];
  /** Whether its GPUs have a unit that encodes video. */
  readonly hasNvenc: boolean;
}

/**
 * Pools by RunPod's ids (protocol and prices of 2026-06; RunPod's pages disagree on whether L4 and
 * A4500 are in the pool named or the next one). The first GPU of each stands for its price.
 */
export const GPU_POOLS: ReadonlyMap<string, GpuPool> = new Map([
  ['AMPERE_16', { gpus: ['RTX A4000', 'RTX A4500', 'RTX 4000 Ada'], hasNvenc: true }],
  ['AMPERE_24', { gpus: ['RTX A5000', 'L4', 'RTX 3090'], hasNvenc: true }],
  ['ADA_24', { gpus: ['RTX 4090'], hasNvenc: true }],
  ['ADA_32_PRO', { gpus: ['RTX 5090'], hasNvenc: true }],
  ['AMPERE_48', { gpus: ['RTX A6000', 'A40'], hasNvenc: true }],
  ['ADA_48_PRO', { gpus: ['L40', 'L40S', 'RTX 6000 Ada'], hasNvenc: true }],
  ['AMPERE_80', { gpus: ['A100'], hasNvenc: false }],
  ['ADA_80_PRO', { gpus: ['H100'], hasNvenc: false }],
  ['HOPPER_141', { gpus: ['H200'], hasNvenc: false }],
  ['BLACKWELL_180', { gpus: ['B200'], hasNvenc: false }],
]);

/** What a second in a pool costs; null where that is not known. */
export function poolPriceUsd(pricing: GpuPricing, pool: string): number | null {
  return pricePerSecondUsd(pricing, GPU_POOLS.get(pool)?.gpus[0] ?? null);
}

/** What a person is told of a pool that can not encode video; undefined for those that can. */
export function encodingProblem(pool: string): string | undefined {
  const known = GPU_POOLS.get(pool);
  if (!known || known.hasNvenc) return undefined;
  const name = known.gpus.join(', ');
  return `${pool} (${name}) has no NVENC, so videos would be encoded on its CPU for the price of its GPU: take AMPERE_16, AMPERE_24, ADA_24, AMPERE_48 or ADA_48_PRO`;
}
