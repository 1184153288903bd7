import { MANAGEMENT_KEY } from '../../../../../test/support/runpod-management';
import { runRunPod } from './runpod.command';
import { CommandBench } from './runpod.command.testing';

describe(runRunPod.name, () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
  });
  afterEach(() => bench.stop());

  describe('with an endpoint', () => {
    beforeEach(async () => {
      await bench.declare({ gpu_pools: ['AMPERE_16'] });
      await bench.run('apply --yes --no-smoke');
    });

    const WORKER = {
      ...{ id: 'w1', status: 'RUNNING', gpuCount: 1, isStale: true, version: 1, image: 'a:1' },
      ...{ uptimeSeconds: 61, gpuTypeId: 'NVIDIA RTX A4000', dataCenterId: 'EU-RO-1' },
    };
    const SUMMARY = { running: 1, idle: 0, initializing: 0, throttled: 2, unhealthy: 0, total: 3 };

    it('shows how it is', async () => {
      bench.server.account.workers = { workers: [WORKER], summary: SUMMARY, endpointVersion: 2 };
      bench.server.health = { jobs: { inQueue: 4, inProgress: 1 }, workers: {} };
      bench.server.account.lower('ep2', 2);

      expect(await bench.run('status')).toBe(0);

      expect(bench.out).toBe(`endpoint      api-gpu (ep2), release 2
image         ghcr.io/acme/worker:1
workers       0 to 2: 1 running, 0 idle, 0 initializing, 2 throttled, 0 unhealthy
idle timeout  300 s
job limit     3600 s
FlashBoot     FLASHBOOT
queue         4 queued, 1 running
prices        AMPERE_16 $0.00016/s
releases      2  2026-11-21T10:00Z  template.imageName
              1  2026-11-20T10:00Z  nothing told

WORKER  STATE    GPU               DATA CENTRE  UP    RELEASE
w1      RUNNING  NVIDIA RTX A4000  EU-RO-1      61 s  1 (old)
! Most workers is 2 and not 10: RunPod lowers it to 2 after 3 days without requests and to 0 after 7, and raises it for nobody; \`npm run runpod -- apply\` restores it.
! 1 workers run an older release and are replaced once idle.
! 2 workers wait for a GPU: more pools would help.
`);
      expect(await bench.run('status --json')).toBe(0);
      expect(JSON.parse(bench.out)).toMatchObject({
        endpoint: { id: 'ep2', workers_max: 2, idle_timeout_seconds: 300 },
        workers: { ...SUMMARY, stale: 1 },
        queue: { in_queue: 4, in_progress: 1 },
      });
    });

    it('scales, and says what stays up', async () => {
      expect(await bench.run('scale --min 2 --idle 60')).toBe(0);

      expect(bench.out).toBe(`api-gpu (ep2): 0 to 10 workers, idle timeout 300 s
  → 2 to 10 workers, idle timeout 60 s
2 always up: up to $27.65 a day.
The next apply sets what the file says: change it too, if this is to stay.
`);
      expect(bench.endpoint()).toMatchObject({ workers: { min: 2, max: 10, idleTimeout: 60 } });
      expect(await bench.run('scale --max 1')).toBe(1);
      expect(bench.err).toBe('runpod: --min 2 would be more than --max 1.\n');
    });

    it('has no idle timeout to scale with REQUEST_COUNT', async () => {
      await bench.declare({ gpu_pools: ['AMPERE_16'], scaling: { type: 'REQUEST_COUNT' } });
      await bench.run('apply --yes --no-smoke');

      expect(await bench.run('scale --max 3')).toBe(0);
      expect(bench.endpoint()).toMatchObject({ workers: { max: 3 } });
      expect(await bench.run('scale --idle 60')).toBe(1);
      expect(bench.err).toContain('leave --idle out');
    });

    it('shows the last lines of all workers, without what moves the cursor or opens doors', async () => {
      const workers = [WORKER, { ...WORKER, id: 'w2' }];
      bench.server.account.workers = { workers, summary: SUMMARY, endpointVersion: 2 };
      const ts = '2026-11-22T10:00:00Z';
      bench.server.logs.set('w1', {
        lines: [{ ts, line: `key ${MANAGEMENT_KEY}\u001b[2J` }],
        isOpen: true,
      });
      bench.server.logs.set('w2', { lines: [{ ts, line: 'ready' }], isOpen: false });

      expect(await bench.run('logs --tail 5')).toBe(0);
      expect(bench.out).toBe(`w1  ${ts}  key [redacted][2J\nw2  ${ts}  ready\n`);

      expect(await bench.run('logs --worker w2 --json')).toBe(0);
      expect(JSON.parse(bench.out)).toEqual({
        worker: 'w2',
        ts,
        source: 'container',
        line: 'ready',
      });

      bench.server.account.workers = { workers: [], summary: {}, endpointVersion: 2 };
      expect(await bench.run('logs')).toBe(1);
      expect(bench.err).toContain('There are no workers now');
    });

    it('follows workers through breaks, each line once, until it is interrupted', async () => {
      bench.server.account.workers = { workers: [WORKER], summary: SUMMARY, endpointVersion: 2 };
      const line = (second: number) => ({ ts: `2026-11-22T10:00:0${second}Z`, line: `${second}` });
      bench.server.logs.set('w1', { lines: [line(1), line(2)], isOpen: false });
      bench.onWait = () => {
        if (!bench.out.includes('2\n')) return;
        bench.server.logs.set('w1', { lines: [line(1), line(2), line(3)], isOpen: false });
        if (bench.out.includes('3\n')) bench.controller.abort(new Error('Interrupted.'));
      };

      expect(await bench.run('logs --follow')).toBe(130);
      expect(bench.out.match(/ {2}\d\n/g)).toEqual(['  1\n', '  2\n', '  3\n']);
    });

    it('is destroyed by its name alone, with its template and its id', async () => {
      bench.answers = ['api'];
      expect(await bench.run('destroy')).toBe(1);
      expect(await bench.run('destroy')).toBe(1);
      expect(bench.server.changes).toEqual([]);

      expect(await bench.run('destroy --confirm api-gpu')).toBe(0);

      expect(bench.server.changes).toEqual([
        'PATCH /serverless/ep2',
        'DELETE /serverless/ep2',
        'DELETE /templates/tpl1',
      ]);
      expect([bench.server.account.endpoints.size, bench.server.account.templates.size]).toEqual([
        0, 0,
      ]);
      expect(await bench.envFile()).toBe('');
      expect(await bench.run('destroy --confirm api-gpu')).toBe(1);
      expect(bench.err).toContain('There is no endpoint with the name api-gpu');
    });

    it('is not destroyed while jobs are there, unless it is forced', async () => {
      bench.server.health = { jobs: { inQueue: 2, inProgress: 1 }, workers: {} };

      expect(await bench.run('destroy --confirm api-gpu')).toBe(1);
      expect(bench.err).toContain('2 jobs are queued and 1 run there');
      expect(bench.server.changes).toEqual([]);

      expect(await bench.run('destroy --confirm api-gpu --force')).toBe(0);
    });
  });

  it('explains itself, and what is wrong with a command or the environment', async () => {
    expect([await bench.run('--help'), bench.out]).toEqual([
      0,
      expect.stringContaining('runpod destroy ['),
    ]);
    expect([await bench.run('apply --help'), bench.out]).toEqual([
      0,
      expect.stringMatching(/^runpod apply/),
    ]);
    expect([await bench.run('deploy'), bench.err]).toEqual([
      1,
      expect.stringContaining('See runpod --help.'),
    ]);
    const env = { RUNPOD_API_KEY: '', RUNPOD_MANAGEMENT_URL: '' };
    expect([await bench.run('plan', env), bench.err]).toEqual([
      1,
      "runpod: The environment is not complete:\n  - RUNPOD_API_KEY is missing: it may change the endpoint\n  - RUNPOD_MANAGEMENT_URL is missing: RUNPOD_BASE_URL is not RunPod's own\n",
    ]);
  });
});
