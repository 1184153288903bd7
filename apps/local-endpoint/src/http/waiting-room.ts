import { setImmediate as turn } from 'node:timers/promises';

import { ApiError } from '@app/contracts';

/** Most requests that are held open at once. */
const MAX_WAITING = 2000;

export interface Hold {
  readonly holdMs: number;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Where long polls wait, each at the place of what it waits for. */
export class WaitingRoom {
  private readonly places = new Map<string, Set<() => void>>();
  private waiting = 0;
  private closed = false;

  /**
   * Looks at once and after each wake-up until there is a value; undefined when the hold is over
   * or nobody waits any more. What `look` gives is always returned, so `look` may take it away.
   */
  async poll<T>(place: string, hold: Hold, look: () => T | undefined): Promise<T | undefined> {
    const until = performance.now() + hold.holdMs;
    while (!hold.signal.aborted) {
      const found = look();
      const leftMs = until - performance.now();
      if (found !== undefined || this.closed || leftMs <= 0) return found;
      await this.wait(place, leftMs, hold.signal);
      // A disconnect that came together with the wake-up is seen before anything is taken.
      await turn();
    }
    return undefined;
  }

  wake(place: string): void {
    for (const leave of [...(this.places.get(place) ?? [])]) leave();
  }

  /** Sends everybody away with what there is. */
  close(): void {
    this.closed = true;
    for (const place of [...this.places.keys()]) this.wake(place);
  }

  private async wait(place: string, ms: number, signal: AbortSignal): Promise<void> {
    if (this.waiting >= MAX_WAITING) {
      throw new ApiError('rate_limited', `${MAX_WAITING} requests are waiting already`);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const leave = (): void => resolve();
    const timer = setTimeout(leave, ms);
    const guests = this.places.get(place) ?? new Set();
    this.places.set(place, guests.add(leave));
    signal.addEventListener('abort', leave);
    this.waiting += 1;
    await promise;
    this.waiting -= 1;
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
    guests.delete(leave);
    if (guests.size === 0) this.places.delete(place);
  }
}
