import { SteppedClock } from '../../apps/local-endpoint/src/clock.testing';
import { readConfig } from '../../apps/local-endpoint/src/config/read-config';
import { JobTable } from '../../apps/local-endpoint/src/jobs/job-table';
import { Fleet } from '../../apps/local-endpoint/src/workers/fleet';
import {
  WorkerLauncher,
  WorkerProcess,
  type WorkerExit,
} from '../../apps/local-endpoint/src/workers/worker.launcher';
import { WorkerTable } from '../../apps/local-endpoint/src/workers/worker-table';
import type { SimulatedEndpoint, SimulatedJob } from '../../libs/simulation/src/index.mts';

/** As often as the local endpoint looks at its fleet. */
const SWEEP_MS = 1000;

/** What the fleet was there for, in seconds. */
export interface FleetRecord {
  readonly workerSeconds: number;
  readonly meanWaitSeconds: number;
  readonly starts: number;
}

class TimedProcess extends WorkerProcess {
  private readonly ending = Promise.withResolvers<WorkerExit>();
  readonly exited = this.ending.promise;
  endedAt: number | undefined;

  constructor(
    readonly id: string,
    readonly startedAt: number,
    private readonly now: () => number,
  ) {
    super();
  }

  async stop(): Promise<void> {
    this.kill();
  }

  kill(): void {
    this.endedAt ??= this.now();
    this.ending.resolve({ how: 'code 0' });
  }
}

class TimedLauncher extends WorkerLauncher {
  readonly processes: TimedProcess[] = [];

  constructor(private readonly clock: SteppedClock) {
    super();
  }

  start({ id = '' }: Readonly<Record<string, string>>): WorkerProcess {
    const process = new TimedProcess(id, this.clock.now(), () => this.clock.now());
    this.processes.push(process);
    return process;
  }
}

/** The local endpoint's own table, scaler and fleet on a stepped clock, with workers that only wait. */
export async function runLocalFleet(
  arrivals: readonly SimulatedJob[],
  endpoint: SimulatedEndpoint,
): Promise<FleetRecord> {
  const { table, fleet: limits } = readConfig([], environmentOf(endpoint), ['worker']);
  const clock = new SteppedClock();
  const jobs = new JobTable(table, clock);
  const workers = new WorkerTable(clock);
  const launcher = new TimedLauncher(clock);
  const fleet = new Fleet({ jobs, workers, launcher, clock, limits });
  fleet.open((id) => ({ id }));
  const begin = clock.now();
  const lengths = new Map<string, number>();
  const busy = new Map<string, { readonly job: string; readonly until: number }>();
  const asking: string[] = [];
  const waits: number[] = [];
  let next = 0;

  const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const now = (): number => clock.now() - begin;
  const turns = (): void => {
    for (const [id, { job, until }] of busy) {
      if (until > now()) continue;
      busy.delete(id);
      workers.finished(id);
      jobs.finish(job, id, { bytes: 0 });
      asking.push(id);
    }
    for (const { id, startedAt, endedAt } of launcher.processes) {
      const isUp = startedAt - begin + endpoint.coldSeconds * 1000 <= now();
      if (endedAt !== undefined || !isUp || workers.find(id)?.ready) continue;
      workers.asks(id);
      asking.push(id);
    }
    for (let id = asking.shift(); id !== undefined; id = asking.shift()) {
      if (!workers.find(id) || workers.find(id)?.leaving) continue;
      const job = jobs.take(id);
      if (!job) {
        asking.unshift(id);
        break;
      }
      workers.took(id, job.id);
      waits.push(job.startedAt - job.submittedAt);
      busy.set(id, { job: job.id, until: now() + Math.round((lengths.get(job.id) ?? 0) * 1000) });
    }
  };
  for (let sweep = 0; ;) {
    const arrival = arrivals[next];
    const arrivalAt = arrival ? Math.round(arrival.at * 1000) : Infinity;
    const at = Math.min(arrivalAt, sweep, ...[...busy.values()].map(({ until }) => until));
    clock.pass(Math.max(0, at - now()));
    turns();
    if (arrival && arrivalAt <= at) {
      next += 1;
      lengths.set(jobs.submit({ input: {}, policy: {}, synchronous: false }).id, arrival.seconds);
    }
    if (sweep <= at) {
      sweep += SWEEP_MS;
      fleet.scale();
    }
    turns();
    await settle();
    const alive = launcher.processes.some(({ endedAt }) => endedAt === undefined);
    if (next === arrivals.length && !alive && jobs.counts().inQueue === 0) break;
  }
  const lived = launcher.processes.map(({ startedAt, endedAt = 0 }) => endedAt - startedAt);
  return {
    workerSeconds: sum(lived) / 1000,
    meanWaitSeconds: sum(waits) / waits.length / 1000,
    starts: launcher.processes.length,
  };
}

function environmentOf({ max, idleSeconds, scaler }: SimulatedEndpoint): Record<string, string> {
  return {
    LOCAL_WORKERS_MAX: String(max),
    LOCAL_IDLE_TIMEOUT_SECONDS: String(idleSeconds),
    LOCAL_SCALER: scaler.kind,
    ...(scaler.kind === 'QUEUE_DELAY'
      ? { LOCAL_QUEUE_DELAY_SECONDS: String(scaler.delaySeconds) }
      : { LOCAL_REQUEST_COUNT: String(scaler.requests) }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
