import { Injectable } from '@nestjs/common';
import type { JobStage } from '@app/contracts';

import { Clock } from '../../clock/clock';

interface Noted {
  readonly at: number;
  readonly stage: JobStage;
}

/** Keeps workers that report often from causing a write each time. */
@Injectable()
export class ProgressThrottle {
  private readonly noted = new Map<string, Noted>();

  constructor(private readonly clock: Clock) {}

  /** Whether an attempt's report is worth writing: a new stage, or the last one is old enough. */
  lets(attemptId: string, stage: JobStage): boolean {
    const at = this.clock.now();
    const last = this.noted.get(attemptId);
    if (last?.stage === stage && at - last.at < LEAST_MS) return false;
    this.noted.delete(attemptId);
    this.noted.set(attemptId, { at, stage });
    const [oldest] = this.noted.keys();
    if (this.noted.size > MAX_NOTED && oldest !== undefined) this.noted.delete(oldest);
    return true;
  }
}

const LEAST_MS = 500;
/** As many attempts as may report in the same half second. */
const MAX_NOTED = 10_000;
