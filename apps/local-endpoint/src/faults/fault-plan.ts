import { matches, type FaultKind, type FaultRule } from './fault-rule';

/** A rule with what has become of it. */
export interface FaultCount extends FaultRule {
  /** Calls that came its way. */
  readonly calls: number;
  /** Calls that it let go wrong. */
  readonly fired: number;
}

interface LiveRule {
  readonly rule: FaultRule;
  readonly random: () => number;
  calls: number;
  fired: number;
}

/** Decides which calls go wrong. The same seed and the same calls give the same faults. */
export class FaultPlan {
  private seed = 0;
  private rules: readonly LiveRule[] = [];

  /** From now on these rules hold, counted from the start. */
  set(rules: readonly FaultRule[], seed: number): void {
    this.seed = seed;
    this.rules = rules.map((rule, index) => {
      // Each rule draws for itself, so that what other routes do changes nothing.
      return { rule, random: randomFrom(seed + index * 0x9e3779b9), calls: 0, fired: 0 };
    });
  }

  /** The fault of the next call on this route, if it has one of these kinds. */
  draw(route: string, kinds: readonly FaultKind[]): FaultRule | undefined {
    return this.rules.find((live) => matches(live.rule, route, kinds) && fires(live))?.rule;
  }

  counts(): { readonly seed: number; readonly faults: readonly FaultCount[] } {
    const faults = this.rules.map(({ rule, calls, fired }) => ({ ...rule, calls, fired }));
    return { seed: this.seed, faults };
  }
}

function fires(live: LiveRule): boolean {
  const { count = Infinity, probability, skip } = live.rule;
  live.calls += 1;
  if (live.calls <= skip || live.fired >= count) return false;
  const fired = live.random() < probability;
  if (fired) live.fired += 1;
  return fired;
}

/** mulberry32: numbers from 0 to 1 that the seed decides. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
