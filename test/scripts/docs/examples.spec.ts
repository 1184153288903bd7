import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { MachineLifecycle, RentedMachine } from '../../../docs/examples/machine-lifecycle.mts';
import { leastWorkers } from '../../../docs/examples/min-workers.mts';
import { VastMachine } from '../../../docs/examples/vast-machine.mts';

/** Comes up at the second look after its start. */
class SlowMachine extends RentedMachine {
  readonly calls: string[] = [];
  state: 'stopped' | 'starting' | 'running' = 'stopped';

  async start(): Promise<void> {
    this.calls.push('start');
    this.state = 'starting';
  }

  async stop(): Promise<void> {
    this.calls.push('stop');
    this.state = 'stopped';
  }

  async isRunning(): Promise<boolean> {
    if (this.state !== 'starting') return this.state === 'running';
    this.state = 'running';
    return false;
  }
}

function arranged(machine: RentedMachine) {
  let now = 0;
  const alarms: unknown[] = [];
  const stop = new AbortController();
  const lifecycle = new MachineLifecycle(machine, {
    idleMs: 300_000,
    startTimeoutMs: 60_000,
    pollMs: 10_000,
    now: () => now,
    sleep: async (ms) => {
      now += ms;
      if (now > 700_000) stop.abort();
    },
    alarm: (error) => alarms.push(error),
  });
  return { lifecycle, alarms, signal: stop.signal, now: () => now };
}

describe(MachineLifecycle.name, () => {
  it('starts the machine once for all who wait, and stops it after the idle time', async () => {
    const machine = new SlowMachine();
    const { lifecycle, signal, alarms } = arranged(machine);

    const done = await Promise.all([1, 2].map((n) => lifecycle.use(async () => n, signal)));
    await lifecycle.watch(signal);

    expect({ done, calls: machine.calls, alarms }).toEqual({
      done: [1, 2],
      calls: ['start', 'stop'],
      alarms: [],
    });
  });

  it('does not stop it while work is under way', async () => {
    const machine = new SlowMachine();
    const { lifecycle, signal } = arranged(machine);

    await lifecycle.use(() => lifecycle.watch(signal), signal);

    expect(machine.calls).toEqual(['start']);
  });

  it('gives up on a machine that does not come up', async () => {
    const machine = new SlowMachine();
    machine.isRunning = async () => false;
    const { lifecycle, signal } = arranged(machine);

    await expect(lifecycle.use(async () => 1, signal)).rejects.toThrow('did not come up in time');
  });

  it('tells of a machine that could not be stopped', async () => {
    const machine = new SlowMachine();
    machine.state = 'running';
    machine.stop = async () => Promise.reject(new Error('500'));
    const { lifecycle, signal, alarms } = arranged(machine);

    await lifecycle.watch(signal);

    expect(alarms).toContainEqual(new Error('500'));
  });
});

describe(VastMachine.name, () => {
  it('asks for a state and reads it back', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
        response.end('{"instances":{"actual_status":"running"}}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const machine = new VastMachine({ id: 7, apiKey: 'k' }, `http://127.0.0.1:${port}/api/v0`);
    const { signal } = new AbortController();

    await machine.start(signal);
    const running = await machine.isRunning(signal);
    server.close();
    server.closeAllConnections();

    expect({ running, seen }).toEqual({
      running: true,
      seen: [
        'PUT /api/v0/instances/7/ Bearer k {"state":"running"}',
        'GET /api/v0/instances/7/ Bearer k ',
      ],
    });
  });
});

describe(leastWorkers.name, () => {
  it.each([
    [{ from: 8, to: 18 }, 8, 1],
    [{ from: 8, to: 18 }, 18, 0],
    [{ from: 22, to: 2 }, 23, 1],
    [{ from: 22, to: 2 }, 1, 1],
    [{ from: 22, to: 2 }, 2, 0],
  ])('wants by %j at %d h: %d', (hours, hour, expected) => {
    expect(leastWorkers(hours, new Date(Date.UTC(2026, 10, 23, hour, 30)))).toBe(expected);
  });
});
