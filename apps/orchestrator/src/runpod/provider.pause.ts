import { Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';

/** Remembers that the provider takes nothing, so that jobs wait instead of failing one by one. */
export class ProviderPause {
  private readonly logger = new Logger(ProviderPause.name);
  private refusals = 0;
  private until = 0;
  private detail: string | null = null;

  constructor(private readonly clock: Clock) {}

  /** How many submissions may be made now; after a refusal one tries for all. */
  get allowance(): number {
    if (this.clock.now() < this.until) return 0;
    return this.refusals === 0 ? Infinity : 1;
  }

  /** Why nothing is submitted but single tries; null while all is well. */
  get reason(): string | null {
    return this.detail;
  }

  refused(detail: string, retryAfterMs: number | null): void {
    const now = this.clock.now();
    // Those that were under way together say it once.
    if (now < this.until) return;
    const pauseMs = retryAfterMs ?? probeDelayMs(this.refusals, Math.random());
    this.refusals += 1;
    this.until = now + pauseMs;
    this.detail = detail;
    this.logger.warn(`${detail} Jobs wait; the next try is in ${Math.ceil(pauseMs / 1000)} s.`);
  }

  accepted(): void {
    if (this.refusals > 0) this.logger.log('The GPU provider takes jobs again.');
    this.refusals = 0;
    this.until = 0;
    this.detail = null;
  }
}

/** Grows fourfold from 1 s to 30 s, half of it by chance: what is mended is noticed within that. */
function probeDelayMs(refusals: number, random: number): number {
  const delayMs = Math.min(30_000, 1000 * 4 ** Math.min(refusals, 10));
  return Math.round(delayMs * (0.5 + 0.5 * random));
}
