import { Injectable } from '@nestjs/common';

import { MOST_CALLS } from './call.budget';

const LEAST_FIRST_MS = 1_000;
/** With few attempts each is looked at this often at least, so that an end is seen within 5 s. */
const LEAST_CEILING_MS = 4_000;
/** The budget counts eleven seconds for ten. */
const BUDGET_MS = 11_000;
/** A fifth of the budget is kept for hints and for what comes in bursts. */
const SHARE = 0.8;

/** How soon an attempt is looked at for the first time, and how long at most between two looks. */
export interface Pace {
  readonly firstMs: number;
  readonly ceilingMs: number;
}

/**
 * The pace that the budget for calls carries with so many live attempts: from 1 s to 4 s up to 150 of
 * them, to about 15 s with 1100, and with more as long as one round takes.
 */
export function paceFor(live: number): Pace {
  const roundMs = (live * BUDGET_MS) / (MOST_CALLS.status * SHARE);
  return {
    firstMs: Math.max(LEAST_FIRST_MS, roundMs / 2),
    ceilingMs: Math.max(LEAST_CEILING_MS, roundMs),
  };
}

/** When an attempt is looked at again: later each time, a fifth earlier or later. */
export function pollDelayMs(polls: number, random: number, pace: Pace = paceFor(0)): number {
  const delayMs = Math.min(pace.ceilingMs, pace.firstMs * 1.5 ** Math.min(polls, 20));
  return Math.round(delayMs * (0.8 + 0.4 * random));
}

/** How often attempts are looked at, as the number of live ones allows. */
@Injectable()
export class PollPace {
  private pace = paceFor(0);

  /** Tells how many attempts live at one endpoint, over all orchestrators. */
  note(live: number): void {
    this.pace = paceFor(live);
  }

  delayMs(polls: number): number {
    return pollDelayMs(polls, Math.random(), this.pace);
  }
}
