/** Choices that look random and follow from a number alone (mulberry32). */
export class Choices {
  constructor(private state: number) {}

  one<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new Error('There is nothing to choose from.');
    return value;
  }

  shuffled<T>(values: readonly T[]): readonly T[] {
    return values
      .map((value) => ({ value, place: this.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ value }) => value);
  }

  /** Each of them or not, and at least so many. */
  some<T>(values: readonly T[], atLeast: number): readonly T[] {
    const count = atLeast + Math.floor(this.next() * (values.length - atLeast + 1));
    return this.shuffled(values).slice(0, count);
  }

  /** From 0 up to 1. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
