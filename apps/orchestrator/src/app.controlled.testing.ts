import { Global, Module } from '@nestjs/common';

import { Checkpoints, type Checkpoint } from './clock/checkpoints';
import { Clock } from './clock/clock';

/** What the test that started this program may tell it, by its IPC channel. */
export interface Control {
  /** The clock goes forward by as much. */
  readonly stepMs?: number;
  /** The program kills itself when it next comes to this place; null: nowhere any more. */
  readonly killAt?: Checkpoint | null;
  /** The answer is to say what the program holds. */
  readonly measure?: boolean;
}

/** The answer to a Control: what was obeyed, and what the program holds where that was asked for. */
export interface Obeyed {
  readonly obeyed: Control;
  readonly holds?: Holdings;
}

/** What a program that runs for months must not have more and more of. */
export interface Holdings {
  /** After a garbage collection, where it was started with --expose-gc. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Sockets, timers and the like. */
  readonly resources: number;
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
export function obey(control: Control): Obeyed {
  const { stepMs, killAt, measure = false } = control;
  if (stepMs !== undefined) clock.add(stepMs);
  if (killAt !== undefined) checkpoints.killAt = killAt;
  return { obeyed: control, ...(measure && { holds: holdings() }) };
}

function holdings(): Holdings {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed: heapBytes, rss: residentBytes } = process.memoryUsage();
  return { heapBytes, residentBytes, resources: process.getActiveResourcesInfo().length };
}
