/** One of several that take turns. */
export interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/**
 * Turns by weight, as evenly spread as can be: of `eu*3, us*1` each four turns are eu, eu, us, eu.
 * Who can not take part now is left out, and gets no more turns later for that.
 */
export class WeightedTurns {
  private readonly credit = new Map<string, number>();

  /** Whose turn it is; undefined where nobody takes part. */
  next(parties: readonly Weighted[]): string | undefined {
    let best: Weighted | undefined;
    let total = 0;
    for (const party of parties) {
      total += party.weight;
      this.credit.set(party.name, this.of(party) + party.weight);
      if (!best || this.of(party) > this.of(best)) best = party;
    }
    if (best) this.credit.set(best.name, this.of(best) - total);
    return best?.name;
  }

  private of({ name }: Weighted): number {
    return this.credit.get(name) ?? 0;
  }
}
