/** docs/costs.json: the one place of every figure that the cost pages reckon with. */
export interface CostData {
  readonly reference: {
    readonly videos: number;
    readonly gpu_seconds_per_video: number;
    readonly idle_seconds_per_video: number;
    readonly price_per_second_usd: number;
    readonly vps_usd: number;
  };
  readonly reference_seconds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly prices: { readonly date: string; readonly pools: readonly PricedPool[] };
  readonly measured: {
    readonly date: string;
    readonly on: string;
    readonly seconds: Readonly<Record<string, number>>;
  };
}

export interface PricedPool {
  readonly name: string;
  readonly pool: string;
  /** A name that GPU_PRICES_USD_PER_SECOND has. */
  readonly gpu: string;
  readonly memory_gb: number;
  readonly nvenc: boolean;
  readonly usd: number;
}
