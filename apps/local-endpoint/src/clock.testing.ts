import { Clock } from './clock';

/** A clock that stands still until a test moves it. */
export class SteppedClock extends Clock {
  private time = 1_000_000;

  now(): number {
    return this.time;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}
