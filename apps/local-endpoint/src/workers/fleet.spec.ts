import { Logger } from '@nestjs/common';

import { SteppedClock } from '../clock.testing';
import { readConfig } from '../config/read-config';
import { JobTable } from '../jobs/job-table';
import { Fleet } from './fleet';
import { WorkerLauncher, WorkerProcess, type WorkerExit } from './worker.launcher';
import { WorkerTable } from './worker-table';

class FakeProcess extends WorkerProcess {
  private readonly ending = Promise.withResolvers<WorkerExit>();
  readonly exited = this.ending.promise;
  stopped = false;

  async stop(): Promise<void> {
    this.stopped = true;
    this.end('code 0');
  }

  kill(): void {
    this.end('signal SIGKILL');
  }

  end(how: string): void {
    this.ending.resolve({ how });
  }
}

class FakeLauncher extends WorkerLauncher {
  readonly processes: { readonly id: string; readonly process: FakeProcess }[] = [];

  start({ id = '' }: Readonly<Record<string, string>>): WorkerProcess {
    const process = new FakeProcess();
    this.processes.push({ id, process });
    return process;
  }
}

function given(env: Readonly<Record<string, string>> = {}) {
  const { table, fleet: limits } = readConfig([], env, ['worker']);
  const clock = new SteppedClock();
  const jobs = new JobTable(table, clock);
  const workers = new WorkerTable(clock);
  const launcher = new FakeLauncher();
  const fleet = new Fleet({ jobs, workers, launcher, clock, limits });
  fleet.open((id) => ({ id }));
  const submit = (): string => jobs.submit({ input: {}, policy: {}, synchronous: false }).id;
  const last = () => launcher.processes.at(-1) ?? { id: '', process: new FakeProcess() };
  return { clock, jobs, workers, launcher, fleet, submit, last };
}

const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe(Fleet.name, () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('shows a worker on its way from start to stop', async () => {
    const { clock, jobs, workers, fleet, submit, last } = given();
    const id = submit();
    expect(fleet.health()).toMatchObject({ initializing: 1, running: 0 });

    workers.asks(last().id);
    jobs.take(last().id);
    expect(fleet.health()).toMatchObject({ initializing: 0, running: 1 });

    jobs.finish(id, last().id, { bytes: 0 });
    expect(fleet.health()).toMatchObject({ idle: 1, ready: 1, running: 0 });

    clock.pass(60_000);
    fleet.scale();
    await settled();
    expect(last().process.stopped).toBe(true);
    expect(fleet.health()).toMatchObject({ idle: 0, unhealthy: 0 });
  });

  it('waits longer and longer before it starts a worker again that ends at once', async () => {
    const { clock, launcher, fleet, submit, last } = given();
    submit();
    const started: number[] = [];
    for (let crash = 0; crash < 4; crash += 1) {
      last().process.end('code 1');
      await settled();
      started.push(launcher.processes.length);
    }
    expect(started).toEqual([2, 2, 2, 2]);
    expect(fleet.health()).toMatchObject({ initializing: 0, unhealthy: 1 });

    clock.pass(999);
    fleet.scale();
    expect(launcher.processes).toHaveLength(2);
    clock.pass(1);
    fleet.scale();

    expect(launcher.processes).toHaveLength(3);
  });

  it('delivers the job of a worker that died again', async () => {
    const { jobs, workers, launcher, submit, last } = given();
    const id = submit();
    workers.asks(last().id);
    jobs.take(last().id);

    last().process.end('signal SIGKILL');
    await settled();

    expect(jobs.find(id)).toMatchObject({ status: 'IN_QUEUE', retries: 1 });
    expect(launcher.processes).toHaveLength(2);
  });

  it('follows the load up to its most and down to nothing', async () => {
    const { clock, jobs, workers, launcher, fleet, submit } = given({
      LOCAL_WORKERS_MAX: '3',
      LOCAL_QUEUE_DELAY_SECONDS: '4',
      LOCAL_IDLE_TIMEOUT_SECONDS: '5',
    });
    const pass = async (ms: number): Promise<number> => {
      clock.pass(ms);
      fleet.scale();
      await settled();
      return workers.all().length;
    };
    const ids = [submit(), submit(), submit(), submit()];

    expect([await pass(3999), await pass(1), await pass(4000)]).toEqual([0, 3, 3]);
    for (const { id } of launcher.processes) {
      workers.asks(id);
      jobs.take(id);
    }
    expect(await pass(4000)).toBe(3);
    launcher.processes.forEach(({ id }, index) => jobs.finish(ids[index] ?? '', id, { bytes: 0 }));
    const [first = { id: '' }] = launcher.processes;
    jobs.take(first.id);

    expect(await pass(5000)).toBe(1);
    workers.finished(first.id);
    jobs.finish(ids[3] ?? '', first.id, { bytes: 0 });
    expect([await pass(4999), await pass(1)]).toEqual([1, 0]);
    expect(launcher.processes.map(({ process }) => process.stopped)).toEqual([true, true, true]);
  });

  it('starts none for a job of low priority, which takes what is there', async () => {
    const { jobs, launcher, fleet } = given();
    jobs.submit({ input: {}, policy: { lowPriority: true }, synchronous: false });
    fleet.scale();
    expect(launcher.processes).toHaveLength(0);

    jobs.submit({ input: {}, policy: {}, synchronous: false });

    expect(launcher.processes).toHaveLength(1);
  });

  it('has one worker for so many requests', () => {
    const env = { LOCAL_SCALER: 'REQUEST_COUNT', LOCAL_REQUEST_COUNT: '2', LOCAL_WORKERS_MAX: '9' };
    const { launcher, submit } = given(env);
    const sizes = Array.from({ length: 5 }, () => {
      submit();
      return launcher.processes.length;
    });

    expect(sizes).toEqual([1, 1, 2, 2, 3]);
  });

  it('starts none after it was stopped', async () => {
    const { launcher, fleet, submit } = given({ LOCAL_WORKERS_MIN: '1' });

    await fleet.stop();
    submit();
    fleet.scale();

    expect(launcher.processes.map(({ process }) => process.stopped)).toEqual([true]);
  });
});
