import { ColdStartLauncher } from './cold-start.launcher';
import { WorkerLauncher, WorkerProcess } from './worker.launcher';

class FakeLauncher extends WorkerLauncher {
  readonly started: object[] = [];
  readonly said: string[] = [];
  readonly ending = Promise.withResolvers<{ how: string }>();

  start(environment: Readonly<Record<string, string>>): WorkerProcess {
    this.started.push(environment);
    return {
      exited: this.ending.promise,
      stop: async () => void this.said.push('stop'),
      kill: () => void this.said.push('kill'),
    };
  }
}

function given() {
  const inner = new FakeLauncher();
  const worker = new ColdStartLauncher(inner, 3000).start({ A: '1' });
  return { inner, worker };
}

describe(ColdStartLauncher.name, () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('starts the process after a while, and is then that process', async () => {
    const { inner, worker } = given();
    jest.advanceTimersByTime(2999);
    expect(inner.started).toEqual([]);

    jest.advanceTimersByTime(1);
    expect(inner.started).toEqual([{ A: '1' }]);
    await worker.stop();
    worker.kill();
    inner.ending.resolve({ how: 'code 3' });

    expect(inner.said).toEqual(['stop', 'kill']);
    expect(await worker.exited).toEqual({ how: 'code 3' });
  });

  it.each(['stop', 'kill'] as const)('never starts after %s', async (end) => {
    const { inner, worker } = given();

    void worker[end]();
    jest.advanceTimersByTime(3000);

    expect(await worker.exited).toEqual({ how: 'code 0' });
    expect(inner.started).toEqual([]);
  });
});
