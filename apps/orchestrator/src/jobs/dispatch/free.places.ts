import type { Weighted, WeightedTurns } from '../../runpod/weighted.turns';

/** An endpoint with places that attempts may take. */
export interface OpenEndpoint extends Weighted {
  readonly free: number;
}

/** The places that attempts may take now at the endpoints that are open. */
export class FreePlaces {
  constructor(
    private readonly open: readonly OpenEndpoint[],
    private readonly turns: Pick<WeightedTurns, 'next'>,
  ) {}

  get room(): number {
    return this.open.reduce((sum, { free }) => sum + Math.max(0, free), 0);
  }

  /** Who goes where: by weight, in their order, each endpoint as far as it has places. */
  planFor<T>(entries: readonly T[]): ReadonlyMap<string, readonly T[]> {
    const plan = new Map<string, T[]>();
    for (const entry of entries) {
      const free = this.open.filter(({ name, free }) => (plan.get(name)?.length ?? 0) < free);
      const name = this.turns.next(free);
      if (name === undefined) break;
      plan.set(name, [...(plan.get(name) ?? []), entry]);
    }
    return plan;
  }
}
