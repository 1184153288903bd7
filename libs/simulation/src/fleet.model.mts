import type {
  SimulatedEndpoint,
  SimulatedJob,
  SimulationOptions,
  SimulationOutcome,
} from './endpoint.mts';
import { Line } from './line.mts';
import { seededRandom, type Random } from './random.mts';
import { TimeHeap } from './time-heap.mts';
import { Timeline } from './timeline.mts';
import { WaitCounter } from './waits.mts';

/** A worker that comes up, or is done with its job, at that moment. */
interface Turn {
  readonly at: number;
  readonly what: 'ready' | 'done';
}

/**
 * A fleet of workers on a clock that jumps from event to event. Idle workers stand in a line: the one
 * that has waited longest takes the next job, as it does where all ask by long polling.
 */
export class FleetModel {
  private readonly turns = new TimeHeap<Turn>();
  private readonly queue = new Line<SimulatedJob>();
  /** Since when each idle worker is idle. */
  private readonly idle = new Line<number>();
  private readonly stopped = new Line<number>();
  private readonly waits = new WaitCounter();
  private readonly timeline: Timeline;
  private readonly random: Random;
  private readonly seconds = { busy: 0, idle: 0, starting: 0 };
  private readonly starts = { cold: 0, warm: 0 };
  private readonly count = { jobs: 0, refused: 0, timedOut: 0, starting: 0, busy: 0, urgent: 0 };
  private now = 0;
  private readonly endpoint: SimulatedEndpoint;
  private readonly options: SimulationOptions;

  constructor(endpoint: SimulatedEndpoint, options: SimulationOptions) {
    this.endpoint = endpoint;
    this.options = options;
    this.timeline = new Timeline(options.horizonSeconds);
    this.random = seededRandom(options.seed ^ 0x5bd1e995);
    this.scale();
  }

  /** All that happens up to that moment. */
  runUntil(until: number): void {
    for (;;) {
      const [turn, urgent, expiry] = [
        this.turns.first?.at ?? Infinity,
        this.nextUrgent(),
        this.nextExpiry(),
      ];
      const at = Math.min(turn, urgent, expiry);
      if (at > until || at === Infinity) break;
      this.now = at;
      if (turn === at) this.takeTurn();
      else if (urgent === at) this.count.urgent += 1;
      else this.stopIdle();
      this.scale();
    }
    if (until !== Infinity) this.now = until;
  }

  /** A job comes now; the queue has RunPod's bound. */
  arrive(job: SimulatedJob): void {
    this.count.jobs += 1;
    if (this.queue.length >= Math.max(50, this.endpoint.max * 500)) {
      this.count.refused += 1;
      return;
    }
    const since = this.idle.shift();
    if (since !== undefined) {
      this.seconds.idle += this.now - since;
      this.work(job);
      return;
    }
    this.queue.push(job);
    this.scale();
  }

  finish(): SimulationOutcome {
    this.runUntil(Infinity);
    const end = Math.max(this.now, this.options.horizonSeconds);
    for (let since = this.idle.shift(); since !== undefined; since = this.idle.shift()) {
      this.seconds.idle += end - since;
    }
    this.timeline.note(end, 0);
    const { busy, idle, starting } = this.seconds;
    const { jobs, refused, timedOut } = this.count;
    return {
      ...{ jobs, refused, timedOut, seconds: this.seconds, starts: this.starts },
      waits: this.waits.times(),
      workers: { peak: this.timeline.peak, timeline: this.timeline.means },
      utilisation: busy === 0 ? 0 : busy / (busy + idle + starting),
    };
  }

  private get workers(): number {
    return this.count.starting + this.count.busy + this.idle.length;
  }

  private nextUrgent(): number {
    const { scaler } = this.endpoint;
    const job = scaler.kind === 'QUEUE_DELAY' && this.queue.at(this.count.urgent);
    return job ? job.at + scaler.delaySeconds : Infinity;
  }

  private nextExpiry(): number {
    const since = this.workers > this.endpoint.min ? this.idle.at(0) : undefined;
    return since === undefined ? Infinity : since + this.endpoint.idleSeconds;
  }

  private takeTurn(): void {
    const turn = this.turns.shift();
    this.count[turn?.what === 'ready' ? 'starting' : 'busy'] -= 1;
    const job = this.queue.shift();
    if (job === undefined) {
      this.idle.push(this.now);
      return;
    }
    this.count.urgent = Math.max(0, this.count.urgent - 1);
    this.work(job);
  }

  private work(job: SimulatedJob): void {
    const seconds = Math.min(job.seconds, this.endpoint.timeoutSeconds);
    if (seconds < job.seconds) this.count.timedOut += 1;
    this.waits.add(this.now - job.at);
    this.seconds.busy += seconds;
    this.count.busy += 1;
    this.turns.push({ at: this.now + seconds, what: 'done' });
  }

  private stopIdle(): void {
    const since = this.idle.shift() ?? this.now;
    this.seconds.idle += this.now - since;
    this.stopped.push(this.now);
    if (this.stopped.length > this.endpoint.max) this.stopped.shift();
  }

  private scale(): void {
    const { min, max } = this.endpoint;
    const wanted = Math.max(this.missing(), min - this.workers);
    const room = max - this.workers;
    for (let started = 0; started < Math.min(wanted, room); started += 1) this.start();
    this.timeline.note(this.now, this.workers);
  }

  private missing(): number {
    const { scaler } = this.endpoint;
    if (scaler.kind === 'QUEUE_DELAY') {
      return this.count.urgent - this.count.starting - this.idle.length;
    }
    return Math.ceil((this.queue.length + this.count.busy) / scaler.requests) - this.workers;
  }

  private start(): void {
    const { coldSeconds, warm } = this.endpoint;
    const isWarm = this.comesBack();
    const seconds = isWarm && warm ? warm.seconds : coldSeconds;
    this.starts[isWarm ? 'warm' : 'cold'] += 1;
    this.count.starting += 1;
    this.seconds.starting += seconds;
    this.turns.push({ at: this.now + seconds, what: 'ready' });
  }

  /** Whether a worker that stopped not long ago is still kept; each comes back once. */
  private comesBack(): boolean {
    const { warm } = this.endpoint;
    if (!warm) return false;
    while ((this.stopped.at(0) ?? Infinity) < this.now - warm.windowSeconds) this.stopped.shift();
    return (
      this.stopped.length > 0 &&
      this.random() < warm.probability &&
      this.stopped.shift() !== undefined
    );
  }
}
