/** A part of the picture's height that a caption takes for a time. */
interface Taken {
  readonly from: number;
  readonly to: number;
  readonly endMs: number;
}

/** What is to find a place: how high it is and how long it stays. */
export interface Stackable {
  readonly height: number;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Places captions that are seen at once beside each other: each as near to its edge as those before
 * it leave room, e.g. two lines that overlap in time one above the other.
 */
export class Stack {
  private taken: readonly Taken[] = [];

  constructor(private readonly room: number) {}

  /** How far from the edge it stands; 0 where there is no room left. */
  place({ height, startMs, endMs }: Stackable): number {
    this.taken = this.taken.filter((other) => other.endMs > startMs);
    let from = 0;
    for (const other of this.taken) {
      if (from + height > other.from && from < other.to) from = other.to;
    }
    if (from + height > this.room) from = 0;
    this.taken = [...this.taken, { from, to: from + height, endMs }].sort(
      (one, other) => one.from - other.from,
    );
    return from;
  }
}
