import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';

import { RunPodWorker, type TakenJobHandler } from '../src/runtime';
import { RunPodServer } from './runpod.server.testing';

describe(RunPodWorker.name, () => {
  let server: RunPodServer;

  beforeEach(async () => {
    server = await RunPodServer.start();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  function start(handler: () => Promise<TakenJobHandler>, apiKey: string | undefined = 'key') {
    const { addresses } = server;
    const identity = { podId: 'pod-1', gpuTypeId: undefined };
    const connection = { addresses, apiKey, pingIntervalMs: 50, ...identity };
    const parts = { handler, log: pino({ level: 'silent' }) };
    const worker = new RunPodWorker(parts, { connection, graceMs: 1_000 });
    return { worker, exitCode: worker.run() };
  }

  it('loads its handler while the first poll is under way', async () => {
    const { worker, exitCode } = start(async () => {
      await server.until(() => server.calls('job-take').length > 0);
      server.give({ id: 'a', input: { n: 1 } });
      return { handle: ({ input }) => input };
    });
    await server.until(() => server.calls('job-done').length > 0);
    worker.stop();

    expect(await exitCode).toBe(0);
    expect(server.bodies('job-done')).toEqual([{ output: { n: 1 } }]);
  });

  it('is not fit without its handler, and fails the jobs that were taken for it', async () => {
    server.give({ id: 'a', input: {} });
    const { exitCode } = start(async () => {
      await sleep(200);
      throw new TypeError('no model');
    });

    expect(await exitCode).toBe(1);
    expect(server.bodies('job-done')).toEqual([
      { error: expect.stringContaining('no model') as unknown },
    ]);
    expect(server.calls('ping').map(({ line }) => line)).toContainEqual(
      expect.stringContaining('&status=unhealthy&check=handler&reason=TypeError%3A+no+model&'),
    );
  });

  it('sends no ping without a key', async () => {
    const { worker, exitCode } = start(async () => ({ handle: () => 1 }), '');
    server.give({ id: 'a', input: {} });
    await server.until(() => server.calls('job-done').length > 0);
    worker.stop();
    await exitCode;

    expect(server.calls('ping')).toEqual([]);
  });
});
