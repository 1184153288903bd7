import { Logger } from '@nestjs/common';

import { SingleFlight } from './single-flight';

/** What is done now and then. `run` begins what is due and never rejects. */
export interface RecurringWork {
  run(): Promise<void>;
  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** Recurring work that is done once at a time: asked for while it is done, it is done once more. */
export abstract class RecurringPass implements RecurringWork {
  protected readonly logger = new Logger(this.constructor.name);
  protected readonly stopping = new AbortController();
  private nextAt = 0;
  private readonly flight = new SingleFlight(() => this.pass());

  /** Resolves when a pass that began after this call has ended. */
  run(): Promise<void> {
    return this.flight.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.flight.run();
  }

  /** Whether it is time again, which then it is not before `everyMs` have passed. */
  protected isTime(now: number, everyMs: number): boolean {
    if (now < this.nextAt) return false;
    this.nextAt = now + everyMs;
    return true;
  }

  /** There is more than could be done at once: it is time again now. */
  protected goOn(): void {
    this.nextAt = 0;
  }

  /** What is due now. What it throws is logged, and is due again. */
  protected abstract work(): Promise<void>;

  /** A sentence for the log where the work throws. */
  protected abstract readonly trouble: string;

  private async pass(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      await this.work();
    } catch (err) {
      this.logger.error({ err }, this.trouble);
    }
  }
}
