import { Injectable, Logger } from '@nestjs/common';

import { AttemptLooks } from './attempt.looks';
import { MOST_AT_ONCE } from './call.budget';
import { Dispatcher } from '../dispatch/dispatcher';
import { PollClaims } from './poll.claims';
import { SingleFlight } from '../single-flight';

/** Brings our rows in line with what really became of the attempts. */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);
  private readonly pass = new SingleFlight(() => this.claim());
  private readonly flights = new Map<string, SingleFlight>();
  private readonly running = new Set<Promise<void>>();
  private readonly hinted = new Set<string>();
  /** Claimed, with a status call paid for each; by the endpoint that is asked. */
  private readonly claimed = new Map<string, string>();
  private readonly asked = new Map<string, number>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly claims: PollClaims,
    private readonly looks: AttemptLooks,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** At the start: see PollClaims. */
  takeOver(): Promise<void> {
    return this.claims.takeOver();
  }

  /** Looks at every attempt whose turn it is; resolves when it is known which these are. */
  poll(): Promise<void> {
    return this.pass.run();
  }

  /** Somebody says that an attempt is done: look now, whenever its turn would have been. */
  hint(attemptId: string): void {
    if (this.stopping.signal.aborted) return;
    this.hinted.add(attemptId);
    this.look(attemptId);
  }

  /** Resolves when nothing is being looked at. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Lets go of what is being looked at. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.pass.run();
    await this.idle();
  }

  private async claim(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      const underWay = (endpoint: string) => this.asked.get(endpoint) ?? 0;
      for (const { id, endpoint } of await this.claims.claim(MOST_AT_ONCE.status, underWay)) {
        this.claimed.set(id, endpoint);
        this.look(id);
      }
    } catch (err) {
      this.logger.error({ err }, 'Attempts could not be polled.');
    }
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
    const endpoint = this.claimed.get(id);
    const reasons = { hinted: this.hinted.delete(id), paid: this.claimed.delete(id) };
    const { signal } = this.stopping;
    this.count(endpoint, 1);
    const isUpToDate = await this.looks.look(id, { ...reasons, signal });
    this.count(endpoint, -1);
    if (!isUpToDate) this.look(id);
    void this.dispatcher.nudge();
  }

  private count(endpoint: string | undefined, more: 1 | -1): void {
    if (endpoint !== undefined) this.asked.set(endpoint, (this.asked.get(endpoint) ?? 0) + more);
  }
}
