import { Injectable } from '@nestjs/common';

import { MOST_CALLS } from './call.budget';

/** With few attempts each is looked at this often at least, so that an end is seen within 5 s. */
const LEAST_CEILING_MS = 4_000;
/** The budget counts eleven seconds for ten. */
const BUDGET_MS = 11_000;
/** A fifth of the budget is kept for hints and for what comes in bursts. */
const SHARE = 0.8;

/**
 * The longest time between two looks at an attempt: 4 s up to 290 live ones, about 15 s for 1100,
 * and with more than that as long as the budget for calls takes to go round.
 */
export function pollCeilingMs(live: number): number {
  return Math.max(LEAST_CEILING_MS, (live * BUDGET_MS) / (MOST_CALLS.status * SHARE));
}

/** When an attempt is looked at again: after 1 s, growing to the ceiling, a fifth earlier or later. */
export function pollDelayMs(polls: number, random: number, ceilingMs = LEAST_CEILING_MS): number {
  const delayMs = Math.min(ceilingMs, 1000 * 1.5 ** Math.min(polls, 20));
  return Math.round(delayMs * (0.8 + 0.4 * random));
}

/** How often attempts are looked at, as the number of live ones allows. */
@Injectable()
export class PollPace {
  private ceilingMs = LEAST_CEILING_MS;

  /** Tells how many attempts live, over all orchestrators. */
  note(live: number): void {
    this.ceilingMs = pollCeilingMs(live);
  }

  delayMs(polls: number): number {
    return pollDelayMs(polls, Math.random(), this.ceilingMs);
  }
}
