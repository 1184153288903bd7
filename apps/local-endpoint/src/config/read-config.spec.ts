import { EnvError } from '@app/contracts';

import { readConfig } from './read-config';

const DEFAULT = ['node', 'gpu-worker.mjs'];
const SCALER = { kind: 'QUEUE_DELAY', delayMs: 0 };

describe(readConfig.name, () => {
  it('works without any setting', () => {
    const config = readConfig([], {}, DEFAULT);

    expect(config.env).toMatchObject({
      LOCAL_ENDPOINT_PORT: 8000,
      LOCAL_ENDPOINT_HOST: '127.0.0.1',
      LOCAL_ENDPOINT_ID: 'local',
    });
    expect(config.key).toMatch(/^[\w-]{32}$/);
    expect(config.workerCommand).toEqual(DEFAULT);
    expect(config.fleet).toEqual({ min: 0, max: 1, idleMs: 60_000, scaler: SCALER });
  });

  it('lets the command line win over the environment', () => {
    const config = readConfig(
      ['--port', '8001', '--worker', 'python -u handler.py', '--workers-max=2'],
      { LOCAL_ENDPOINT_PORT: '9000', LOCAL_WORKERS_MIN: '1' },
      DEFAULT,
    );

    expect(config.env.LOCAL_ENDPOINT_PORT).toBe(8001);
    expect(config.workerCommand).toEqual(['python', '-u', 'handler.py']);
    expect(config.fleet).toEqual({ min: 1, max: 2, idleMs: 60_000, scaler: SCALER });
  });

  it("hands workers the environment without RunPod's variables and without secrets", () => {
    const keys = { RUNPOD_API_KEY: 'a', X_API_KEY: 'b', SECRET_KEY: 'c', METRICS_TOKEN: 'd' };
    const bucket = { S3_ACCESS_KEY_ID: 'e', S3_SECRET_ACCESS_KEY: 'f', S3_SESSION_TOKEN: 'g' };
    const env = { PATH: '/bin', ...keys, ...bucket };

    expect(readConfig([], env, DEFAULT).workerEnvironment).toEqual({
      PATH: '/bin',
    });
  });

  it.each([
    [['--nonsense', '1']],
    [['--port', 'x']],
    [['extra']],
    [['--faults', '[{}]']],
    [['--faults', '[']],
  ])('refuses %j', (args) => {
    expect(() => readConfig(args, {}, DEFAULT)).toThrow(EnvError);
  });

  it('queues as many jobs as RunPod would', () => {
    const queued = (max: string): number =>
      readConfig([], { LOCAL_WORKERS_MAX: max }, DEFAULT).table.queued;

    expect([queued('0'), queued('1'), queued('3')]).toEqual([500, 500, 1500]);
  });
});
