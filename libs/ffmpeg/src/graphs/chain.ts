/**
 * A run of filters between named pads, e.g. from `0:v:0` to `captioned`. Chains of several
 * operations join where one's `to` is the next one's `from`. Filters hold no text of users.
 */
export interface Chain {
  /** One pad; several where the first filter joins them, none where it makes its own frames. */
  readonly from: string | readonly string[];
  readonly filters: readonly string[];
  readonly to: string;
}

/** One pad as several, for as many takers: a pad can be taken once. */
export interface Fork {
  readonly from: string;
  readonly filters: readonly ['split' | 'asplit'];
  readonly to: readonly string[];
}

/** Chains as the value of `-filter_complex`; an empty chain passes frames on. */
export function toGraph(chains: readonly (Chain | Fork)[]): string {
  return chains
    .map(({ from, filters, to }) => `${pads(from)}${filters.join(',') || 'null'}${pads(to)}`)
    .join(';');
}

function pads(names: Chain['from']): string {
  return [names]
    .flat()
    .map((pad) => `[${pad}]`)
    .join('');
}
