import { Clock } from './clock';

/** A clock that stands still until it is stepped. */
export class SteppedClock extends Clock {
  constructor(private ms = Date.UTC(2026, 10, 22, 10)) {
    super();
  }

  now(): number {
    return this.ms;
  }

  step(ms: number): void {
    this.ms += ms;
  }
}
