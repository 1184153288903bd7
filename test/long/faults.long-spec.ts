import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../scripts/demo/program.mts';
import { workFor, type WorkerEndpoint } from '../support/endpoint-worker';
import { OrchestratorProcess } from '../support/orchestrator';
import { DIST } from '../support/orchestrator-environment';
import { eventually } from '../support/processes';
import { SqliteProbe } from '../support/state-probe';

jest.setTimeout(240_000);

const JOBS = 100;
const WORKERS = 6;
const KEY = 'rp_test_key';
const SEED = 4;

/** Together three of ten calls, of either side. */
const FAULTS = [
  { route: '*', kind: 'status', status: 500, probability: 0.08 },
  { route: '*', kind: 'status', status: 503, probability: 0.06 },
  { route: '*', kind: 'status', status: 429, probability: 0.06 },
  { route: '*', kind: 'reset', probability: 0.06 },
  { route: '*', kind: 'status', status: 502, when: 'after', probability: 0.04 },
  { route: '*', kind: 'reset', when: 'after', probability: 0.04 },
  { route: '*', kind: 'half-open', probability: 0.01, count: 10 },
];

describe('100 jobs through the local endpoint while 30 % of all calls go wrong', () => {
  let dataDir: string;
  let program: ChildProcess;
  let endpoint: WorkerEndpoint;
  let running: OrchestratorProcess;
  const stop = new AbortController();
  const workers: Promise<void>[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'faults-'));
    program = startEndpoint();
    const [{ listening }] = (await once(program, 'message')) as [{ listening: string }];
    endpoint = { url: `${listening}/v2/local`, key: KEY };
    const place = { port: await freePort(), dataDir, providerUrl: `${listening}/v2` };
    running = await OrchestratorProcess.start(place);
    for (let worker = 0; worker < WORKERS; worker += 1) {
      const { signal } = stop;
      const call = faulty(SEED + worker);
      workers.push(workFor(endpoint, { name: `worker-${worker}`, signal, call }));
    }
  });

  afterAll(async () => {
    stop.abort();
    await Promise.all(workers);
    await running.stop();
    program.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('finishes each of them, once', async () => {
    const probe = new SqliteProbe(dataDir);
    await probe.watchStatuses();
    const names = Array.from({ length: JOBS }, (_, index) => `job ${index}`);

    const answers = await Promise.all(names.map(async (name) => running.submit(name)));
    const areDone = async () => {
      // Time goes twice as fast for it: what waits between two tries is not what is looked at here.
      await running.control({ stepMs: 100 });
      return (await probe.count('jobs where finished_at is not null')) === JOBS;
    };
    await eventually(areDone, 180_000);

    const statuses = await probe.query('select status, count(*) as jobs from jobs group by status');
    const changes = await probe.statusChanges();
    const attempts = await probe.count('attempts');
    await probe.close();
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    expect(statuses.map((row) => ({ ...row }))).toEqual([{ status: 'succeeded', jobs: JOBS }]);
    expect(changes.filter(({ after }) => after === 'succeeded')).toHaveLength(JOBS);
    expect(changes.filter(({ before }) => before === 'succeeded')).toEqual([]);
    // Losers' files are swept at once where they have come already.
    const areSwept = async () => videos(dataDir).length === JOBS;
    await running.control({ stepMs: 20 * 60_000 });
    expect(await eventually(areSwept, 10_000)).toBe(true);
    const share = await shareOfFaults(endpoint);
    expect([share > 0.25, share < 0.35, attempts >= JOBS]).toEqual([true, true, true]);
  });
});

function startEndpoint(): ChildProcess {
  return spawn(process.execPath, [join(DIST, 'local-endpoint.mjs')], {
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      EXIT_WITH_PARENT: 'true',
      LOG_LEVEL: 'silent',
      LOCAL_ENDPOINT_PORT: '0',
      LOCAL_ENDPOINT_KEY: KEY,
      LOCAL_WORKERS_MAX: '0',
      LOCAL_RATE_LIMITS: 'false',
      LOCAL_POLL_HOLD_SECONDS: '0.5',
      LOCAL_PING_LOSS_SECONDS: '3',
      LOCAL_FAULTS: JSON.stringify(FAULTS),
      LOCAL_FAULT_SEED: String(SEED),
    },
  });
}

/** The way of a worker to the orchestrator: of ten calls one and a half are lost, so are answers. */
function faulty(seed: number): typeof fetch {
  let state = seed;
  const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  return async (...args) => {
    if (random() < 0.15) throw new Error('The call was lost.');
    const answer = await fetch(...args);
    if (random() < 0.15) throw new Error('The answer was lost.');
    return answer;
  };
}

async function shareOfFaults({ url, key }: WorkerEndpoint): Promise<number> {
  const answer = await fetch(`${url}/local/faults`, { headers: { authorization: key } });
  const { faults } = (await answer.json()) as { faults: { calls: number; fired: number }[] };
  const fired = faults.reduce((sum, rule) => sum + rule.fired, 0);
  return fired / Math.max(...faults.map(({ calls }) => calls));
}

function videos(dataDir: string): readonly string[] {
  return globSync('o/**/*.mp4', { cwd: join(dataDir, 'artifacts') });
}
