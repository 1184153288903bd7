import { Global, Module } from '@nestjs/common';

import { Checkpoints, type Checkpoint } from './clock/checkpoints';
import { Clock } from './clock/clock';

/** What the test that started this program may tell it, by its IPC channel. */
export interface Control {
  /** The clock goes forward by as much. */
  readonly stepMs?: number;
  /** The program kills itself when it next comes to this place; null: nowhere any more. */
  readonly killAt?: Checkpoint | null;
}

/** The system's time and what the test has added to it. */
class ControlledClock extends Clock {
  private addedMs = 0;

  now(): number {
    return Date.now() + this.addedMs;
  }

  add(ms: number): void {
    this.addedMs += ms;
  }
}

/** Ends the program as a power cut would, at the place that the test has named. */
class KillingCheckpoints extends Checkpoints {
  killAt: Checkpoint | null = null;

  async pass(place: Checkpoint): Promise<void> {
    if (place !== this.killAt) return;
    process.kill(process.pid, 'SIGKILL');
    await new Promise<never>(() => undefined);
  }
}

const clock = new ControlledClock();
const checkpoints = new KillingCheckpoints();

/** In the place of ClockModule: time and death are in the hands of the test. */
@Global()
@Module({
  providers: [
    { provide: Clock, useValue: clock },
    { provide: Checkpoints, useValue: checkpoints },
  ],
  exports: [Clock, Checkpoints],
})
export class ControlledModule {}

/** Does what the test said. */
export function obey({ stepMs, killAt }: Control): void {
  if (stepMs !== undefined) clock.add(stepMs);
  if (killAt !== undefined) checkpoints.killAt = killAt;
}
