import { Injectable, Logger } from '@nestjs/common';

import { AttemptObserver } from './attempt.observer';
import { AttemptStore, type AttemptOfJob } from './attempt.store';
import { pollDelayMs } from './attempt.times';
import { AttemptVerdicts } from './attempt.verdicts';
import { Dispatcher } from './dispatcher';
import { SingleFlight } from './single-flight';

/** Brings our rows in line with what really became of the attempts. */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);
  private readonly flights = new Map<string, SingleFlight>();
  private readonly running = new Set<Promise<void>>();
  private readonly hinted = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly attempts: AttemptStore,
    private readonly observer: AttemptObserver,
    private readonly verdicts: AttemptVerdicts,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** Looks at every attempt whose turn it is; resolves when it is known which these are. */
  async poll(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      const due = await this.attempts.due(MAX_AT_ONCE + this.flights.size);
      const idle = due.filter((id) => !this.flights.has(id));
      for (const id of idle.slice(0, Math.max(0, MAX_AT_ONCE - this.flights.size))) this.look(id);
    } catch (err) {
      this.logger.error({ err }, 'Attempts could not be polled.');
    }
  }

  /** A worker says that an attempt is done: look now, whenever its turn would have been. */
  hint(attemptId: string): void {
    if (this.stopping.signal.aborted) return;
    this.hinted.add(attemptId);
    this.look(attemptId);
  }

  /** Resolves when nothing is being looked at. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  /** One look at an attempt at a time; asked for again meanwhile, one more after. */
  private look(id: string): void {
    const flight = this.flights.get(id) ?? new SingleFlight(() => this.refresh(id));
    this.flights.set(id, flight);
    const run = flight.run().finally(() => {
      this.running.delete(run);
      if (this.flights.get(id) === flight) this.flights.delete(id);
    });
    this.running.add(run);
  }

  private async refresh(id: string): Promise<void> {
    const hinted = this.hinted.delete(id);
    try {
      const found = await this.attempts.findLive(id);
      if (found) await this.update(found, hinted);
    } catch (err) {
      this.logger.error({ err }, `${id} could not be read.`);
    }
  }

  private async update(found: AttemptOfJob, hinted: boolean): Promise<void> {
    const { id, polls } = found.attempt;
    try {
      const facts = await this.observer.observe(found, this.stopping.signal);
      if (!(await this.verdicts.give(found, facts, hinted))) this.look(id);
      void this.dispatcher.nudge();
    } catch (err) {
      this.logger.error({ err }, `${id} could not be brought up to date.`);
      // Its turn is over all the same: the others' would never come.
      const nextPollInMs = pollDelayMs(polls, Math.random());
      await this.attempts.saw(found, { running: false, nextPollInMs });
    }
  }
}

/** Attempts looked at at once; the provider's limit is 400 requests at a time. */
const MAX_AT_ONCE = 32;
