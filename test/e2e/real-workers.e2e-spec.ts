import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import type { RunPodHealth, RunPodJobStatus } from '@app/contracts';

import { startApp, stopApp } from '../../bench/programs.mts';
import { eventually } from '../support/processes';

jest.setTimeout(180_000);

const JOBS = 1000;

/** A fifth of what workers report goes wrong, half of it after it had its effect. */
const FAULTS = [
  { route: 'job-done', kind: 'status', status: 503, probability: 0.1 },
  { route: 'job-done', kind: 'reset', probability: 0.1, when: 'after' },
  { route: 'job-take', kind: 'reset', probability: 0.02 },
  { route: 'ping', kind: 'status', status: 500, probability: 0.2 },
];

describe('four real workers at the local endpoint, with a fifth of the reports going wrong', () => {
  const key = randomBytes(16).toString('hex');
  const ends = new Map<string, RunPodJobStatus[]>();
  let folder: string;
  let receiver: Server;
  let endpoint: Awaited<ReturnType<typeof startApp>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'api-gpu-workers-'));
    receiver = createServer((request, response) => {
      void json(request).then((body) => {
        const end = body as RunPodJobStatus;
        ends.set(end.id, [...(ends.get(end.id) ?? []), end]);
        response.writeHead(200).end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    endpoint = await startApp('local-endpoint', {
      ...{ LOCAL_ENDPOINT_PORT: '0', LOCAL_ENDPOINT_KEY: key, LOCAL_RATE_LIMITS: 'false' },
      ...{ LOCAL_WORKERS_MAX: '4', LOCAL_IDLE_TIMEOUT_SECONDS: '2', LOCAL_FAULT_SEED: '7' },
      ...{ LOCAL_FAULTS: JSON.stringify(FAULTS), WORK_DIR: folder, MIN_FREE_DISK_BYTES: '0' },
      ...{ ENCODER_POLICY: 'disable', LOG_LEVEL: 'error' },
    });
  });

  afterAll(async () => {
    await stopApp(endpoint.child);
    receiver.closeAllConnections();
    receiver.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${endpoint.url}/v2/local/${path}`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }

  async function workersUp(): Promise<number> {
    const { workers } = await call<RunPodHealth>('health');
    return workers.idle + workers.running + workers.initializing;
  }

  it('ends each of 1,000 jobs once, with four workers up, and has none up afterwards', async () => {
    const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    // Of a version that no worker serves, so that each is answered at once.
    const run = async () => call('run', { input: { version: 1_000_000 }, webhook });
    for (let sent = 0; sent < JOBS; sent += 50) await Promise.all(Array.from({ length: 50 }, run));
    const allCame = await eventually(async () => (await workersUp()) === 4, 20_000);

    const allEnded = await eventually(async () => ends.size === JOBS, 120_000);

    expect([allCame, allEnded]).toEqual([true, true]);
    const told = [...ends.values()].flat();
    expect(told).toHaveLength(JOBS);
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['FAILED']));
    expect(told.every(({ error }) => error?.startsWith('worker_outdated'))).toBe(true);
    expect((await call<RunPodHealth>('health')).jobs).toMatchObject({
      ...{ failed: JOBS, completed: 0, inQueue: 0, inProgress: 0 },
    });
    expect(await eventually(async () => (await workersUp()) === 0, 30_000)).toBe(true);
  });
});
