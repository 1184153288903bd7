import { Injectable, Logger } from '@nestjs/common';

import { Config } from '../../config/config';
import { DispatchGate } from '../../runpod/dispatch.gate';
import { AttemptSubmitter } from './attempt.submitter';
import { MOST_AT_ONCE } from '../polling/call.budget';
import type { ClaimedAttempt } from './dispatch.claims';
import { DispatchStore } from './dispatch.store';
import { SingleFlight } from '../single-flight';

/** Brings tasks to the provider: no more than the window at once, fair by owner. */
@Injectable()
export class Dispatcher {
  private readonly logger = new Logger(Dispatcher.name);
  private readonly pass = new SingleFlight(() => this.dispatch());
  private readonly submissions = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private stopped = false;

  constructor(
    private readonly store: DispatchStore,
    private readonly submitter: AttemptSubmitter,
    private readonly gate: DispatchGate,
    private readonly config: Config,
  ) {}

  /** Looks for tasks that may go now; resolves when they are claimed, not when they have gone. */
  nudge(): Promise<void> {
    return this.pass.run();
  }

  /** Resolves when nothing is being submitted. */
  async idle(): Promise<void> {
    await this.pass.run();
    while (this.submissions.size > 0) {
      await Promise.all(this.submissions);
      await this.pass.run();
    }
  }

  /** Claims nothing more; what is being submitted may finish for a moment. */
  async stop(): Promise<void> {
    this.stopped = true;
    const timer = setTimeout(() => this.stopping.abort(), STOP_GRACE_MS);
    await this.idle();
    clearTimeout(timer);
  }

  private async dispatch(): Promise<void> {
    const room = Math.min(MOST_AT_ONCE.run - this.submissions.size, this.gate.allowance);
    if (this.stopped || room <= 0) return;
    try {
      if (!(await this.store.anyDue())) return;
      const claimed = await this.store.claim(room, this.config.providerWindow);
      for (const attempt of claimed) this.begin(attempt);
    } catch (error) {
      this.logger.error({ err: error }, 'Tasks could not be claimed.');
    }
  }

  private begin(claimed: ClaimedAttempt): void {
    const submission = this.submitter
      .submit(claimed, this.stopping.signal)
      .catch((err: unknown) => this.logger.error({ err }, `${claimed.attempt.id} is left open.`))
      .finally(() => {
        this.submissions.delete(submission);
        void this.nudge();
      });
    this.submissions.add(submission);
  }
}

const STOP_GRACE_MS = 3_000;
