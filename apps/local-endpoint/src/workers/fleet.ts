import { randomBytes } from 'node:crypto';

import { Logger } from '@nestjs/common';
import type { RunPodHealth } from '@app/contracts';

import type { Clock } from '../clock';
import type { JobTable } from '../jobs/job-table';
import { CrashBackoff } from './crash-backoff';
import { planScale, type FleetLimits, type WorkerView } from './scaler';
import type { WorkerLauncher, WorkerProcess } from './worker.launcher';
import type { WorkerFacts } from './worker-facts';
import type { WorkerTable } from './worker-table';

/** What the fleet is made of. */
export interface FleetParts {
  readonly jobs: JobTable;
  readonly workers: WorkerTable;
  readonly launcher: WorkerLauncher;
  readonly limits: FleetLimits;
  readonly clock: Clock;
}

/** Keeps as many worker processes as there is work for, and knows how they are. */
export class Fleet {
  private readonly logger = new Logger('Workers');
  private readonly processes = new Map<string, WorkerProcess>();
  private readonly backoff = new CrashBackoff();
  private environment: ((workerId: string) => Readonly<Record<string, string>>) | undefined;

  constructor(private readonly parts: FleetParts) {
    parts.jobs.events.on('queued', () => this.scale());
    parts.jobs.events.on('ended', ({ status }) => {
      if (status === 'COMPLETED') this.backoff.worked();
      this.scale();
    });
  }

  /** From now on there may be workers; the function gives a worker its environment. */
  open(environment: (workerId: string) => Readonly<Record<string, string>>): void {
    this.environment = environment;
    this.scale();
  }

  /** Starts and stops what is due; called on each new job and every now and then. */
  scale(): void {
    const { clock, jobs, limits } = this.parts;
    if (!this.environment) return;
    const now = clock.now();
    const { inQueue: queued, inProgress: running } = jobs.counts();
    const urgent = this.urgent();
    const plan = planScale({ now, queued, urgent, running, workers: this.views() }, limits);
    for (const { id, reason } of plan.stop) void this.dismiss(id, reason);
    if (!this.backoff.mayStart(now)) return;
    for (let count = 0; count < plan.start; count += 1) this.launch(this.environment);
  }

  /** Ends all processes, gracefully first; none is started after. */
  async stop(): Promise<void> {
    this.environment = undefined;
    await Promise.all([...this.processes.keys()].map(async (id) => this.dismiss(id, undefined)));
  }

  /** Ends all processes at once. */
  kill(): void {
    this.environment = undefined;
    for (const worker of this.processes.values()) worker.kill();
  }

  health(): RunPodHealth['workers'] {
    const views = this.views();
    const count = (phase: WorkerView['phase']): number =>
      views.filter((view) => view.phase === phase && view.unfit === undefined).length;
    return {
      idle: count('idle'),
      initializing: this.backoff.failing ? 0 : count('starting'),
      ready: count('idle'),
      running: count('busy'),
      throttled: 0,
      unhealthy:
        views.filter(({ phase, unfit }) => phase !== 'leaving' && unfit !== undefined).length +
        (this.backoff.failing ? 1 : 0),
    };
  }

  private urgent(): number {
    const { jobs, limits } = this.parts;
    const { max, scaler } = limits;
    return scaler.kind === 'QUEUE_DELAY'
      ? jobs.urgent({ waitedMs: scaler.delayMs, most: max })
      : jobs.urgent();
  }

  private launch(environment: NonNullable<typeof this.environment>): void {
    const id = randomBytes(7).toString('hex');
    this.parts.workers.add(id);
    const worker = this.parts.launcher.start(environment(id));
    this.processes.set(id, worker);
    this.logger.log(`Worker ${id} starts.`);
    void worker.exited.then(({ how }) => this.ended(id, how));
  }

  private async dismiss(id: string, reason: string | undefined): Promise<void> {
    const first = this.parts.workers.leaves(id);
    if (first && reason !== undefined) this.logger.log(`Worker ${id} is stopped: ${reason}.`);
    await this.processes.get(id)?.stop();
  }

  private ended(id: string, how: string): void {
    const { clock, jobs, workers } = this.parts;
    const facts = workers.find(id);
    this.processes.delete(id);
    workers.remove(id);
    if (facts && !facts.leaving) this.crashed(facts, how, clock.now());
    jobs.deliveries.lose(id);
    this.scale();
  }

  private crashed(facts: WorkerFacts, how: string, now: number): void {
    const livedMs = now - facts.since;
    const delayMs = this.backoff.crashed({ livedMs, finishedJobs: facts.finishedJobs }, now);
    const after = `Worker ${facts.id} ended by itself with ${how} after ${livedMs / 1000} s`;
    if (delayMs === 0) this.logger.warn(`${after}.`);
    else this.logger.error(`${after}, again; the next start waits ${delayMs / 1000} s.`);
  }

  private views(): readonly WorkerView[] {
    return this.parts.workers.all().map((facts) => ({
      ...facts,
      phase: this.phaseOf(facts),
    }));
  }

  private phaseOf({ id, leaving, ready }: Readonly<WorkerFacts>): WorkerView['phase'] {
    if (leaving) return 'leaving';
    if (this.parts.jobs.heldBy(id).length > 0) return 'busy';
    return ready ? 'idle' : 'starting';
  }
}
