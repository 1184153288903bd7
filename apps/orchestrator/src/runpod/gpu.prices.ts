/** What seconds of workers cost, as it is configured. */
export interface GpuPricing {
  readonly LOCAL_MODE: boolean;
  /** `NAME=price` each, US dollars. */
  readonly GPU_PRICES_USD_PER_SECOND: readonly string[];
  /** For GPUs that the list does not name; 0 is none. */
  readonly GPU_PRICE_PER_SECOND_USD: number;
}

/**
 * The price of a second on a GPU in US dollars, by the entry that names it most closely: all of an
 * entry's words stand in the GPU's name one after the other, as those of `RTX 6000 Ada` do in
 * `NVIDIA RTX 6000 Ada Generation`. Null where no price is known, and for our own machine.
 */
export function pricePerSecondUsd(pricing: GpuPricing, gpu: string | null): number | null {
  const listed = gpu === null || pricing.LOCAL_MODE ? undefined : listedPrice(pricing, gpu);
  return listed ?? (pricing.GPU_PRICE_PER_SECOND_USD || null);
}

function listedPrice({ GPU_PRICES_USD_PER_SECOND: list }: GpuPricing, gpu: string) {
  const name = words(gpu);
  const [best] = list
    .map((entry) => entry.split('='))
    .filter(([gpuName = '']) => name.includes(words(gpuName)))
    .sort(([a = ''], [b = '']) => b.length - a.length);
  return best && Number(best[1]);
}

/** Words between single spaces, with one at each end: so `A40` is not in `A4000`. */
function words(name: string): string {
  return ` ${name
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.join(' ')} `;
}
