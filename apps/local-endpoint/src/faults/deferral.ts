import type { OnModuleDestroy } from '@nestjs/common';

const MAX_PENDING = 100;

/** Things that are done a while later; what is pending at the end is not done. */
export class Deferral implements OnModuleDestroy {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** At once when too many are pending. */
  after(ms: number, act: () => void): void {
    if (this.timers.size >= MAX_PENDING) {
      act();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
