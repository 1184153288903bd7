import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Job } from '@app/contracts';
import { Client } from 'pg';

import { freePort } from '../../scripts/demo/program.mts';
import { EndpointProcess } from '../support/endpoint-process';
import { CAPTION, OrchestratorProcess } from '../support/orchestrator';
import { API_KEY } from '../support/orchestrator-environment';
import { NO_POSTGRES, TestPostgres } from '../support/postgres';
import { eventually } from '../support/processes';
import { RoundRobin } from '../support/round-robin';
import { sentEvents, type SentEvent } from '../support/server-sent-events';

jest.setTimeout(120_000);

const KEY = 'rp_test_key';
/** Everything that the orchestrators call there. */
const BAD = ['run', 'status', 'cancel', 'health'].map((route) => ({
  ...{ route, kind: 'status', status: 500 },
}));

// Without a server there is nothing to see; the reason stands in the name.
const describeWithPostgres = NO_POSTGRES === undefined ? describe : describe.skip;

describeWithPostgres(`two orchestrators and two endpoints ${NO_POSTGRES ?? ''}`.trim(), () => {
  let folder: string;
  let postgres: TestPostgres;
  let database: Client;
  let endpoints: [EndpointProcess, EndpointProcess];
  let here: OrchestratorProcess;
  let there: OrchestratorProcess;
  let proxy: RoundRobin;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scaling-'));
    postgres = await TestPostgres.start();
    const url = await postgres.createDatabase();
    database = new Client({ connectionString: url });
    await database.connect();
    endpoints = [await EndpointProcess.start(KEY), await EndpointProcess.start(KEY)];
    const ports = [await freePort(), await freePort()] as const;
    proxy = await RoundRobin.start(ports);
    const [one, two] = endpoints;
    const start = (port: number) =>
      OrchestratorProcess.start({
        port,
        // Both keep files in one folder.
        dataDir: folder,
        providerUrl: one.url,
        env: {
          DATABASE_URL: url,
          PUBLIC_URL: proxy.url,
          // Workers tell the second one alone, so that the first hears of it by the database.
          WORKER_URL: `http://127.0.0.1:${ports[1]}`,
          RUNPOD_ENDPOINTS: `one:local*1@${one.url},two:local*1@${two.url}`,
          // Ten times as fast as by default.
          ENDPOINT_CHECK_SECONDS: '1',
          FILES_SHARED: 'true',
        },
      });
    // They make the tables together.
    [here, there] = await Promise.all([start(ports[0]), start(ports[1])]);
    two.hire('two');
  });

  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()]);
    await Promise.all(endpoints.map((endpoint) => endpoint.stop()));
    await proxy.stop();
    await database.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { 'x-api-key': API_KEY, connection: 'close', ...init.headers };
    const answer = await fetch(`${proxy.url}${path}`, { ...init, headers });
    return (await answer.json()) as T;
  };
  const submit = async () =>
    (await call<Job>('/video/caption', { method: 'POST', body: JSON.stringify(CAPTION) })).id;
  const submitMany = (count: number) => Promise.all(Array.from({ length: count }, submit));
  const follow = (url: string, id: string, lastId?: string) =>
    fetch(`${url}/job/${id}/events`, {
      headers: {
        ...{ 'x-api-key': API_KEY, connection: 'close' },
        ...(lastId !== undefined && { 'last-event-id': lastId }),
      },
    });
  const ended = (ids: readonly string[], withinMs = 20_000) =>
    eventually(async () => {
      const jobs = await Promise.all(ids.map((id) => call<Job>(`/job/${id}`)));
      return jobs.every(({ status }) => status === 'succeeded');
    }, withinMs);
  /** Where the successful attempts of these jobs were. */
  const placesOf = async (ids: readonly string[]) => {
    const { rows } = await database.query<{ endpoint: string; result: string }>(
      'select endpoint, result from attempts where job_id = any($1) order by endpoint',
      [ids],
    );
    return rows.map(({ endpoint, result }) => `${endpoint} ${result}`);
  };
  /** Whether each of these jobs was taken by an endpoint. */
  const areTaken = async (ids: readonly string[]) => {
    const { rows } = await database.query<{ provider_id: string | null }>(
      'select provider_id from attempts where job_id = any($1)',
      [ids],
    );
    return rows.length === ids.length && rows.every((row) => row.provider_id !== null);
  };
  const isUsed = async (name: string, orchestrators = [here, there]) => {
    const answers = await Promise.all(
      orchestrators.map((one) => one.call<Health>('/runpod/health')),
    );
    return answers.map(({ body }) => body.endpoints.find((one) => one.name === name)?.dispatching);
  };
  const drain = (state: 'active' | 'drained') =>
    call('/runpod/endpoint/one', { method: 'PATCH', body: JSON.stringify({ state }) });

  it('tell who follows a job at one what became of it through the other', async () => {
    await drain('drained');
    const id = await submit();
    const seen: SentEvent[] = [];
    for await (const event of sentEvents(await follow(here.url, id))) seen.push(event);
    await drain('active');

    const job = seen.at(-1)?.data as Job;
    expect([job.id, job.status]).toEqual([id, 'succeeded']);
    const revisions = seen.map((event) => Number(event.id));
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  });

  it('leave an endpoint that goes bad, take what waits there along, and come back', async () => {
    const [one] = endpoints;
    // Nobody works at the first: its share waits there.
    const waiting = await submitMany(4);
    expect(await eventually(() => areTaken(waiting), 5_000)).toBe(true);
    await one.fail(BAD);
    const since = performance.now();
    const isLeft = async () => (await isUsed('one')).every((used) => used === false);
    expect(await eventually(isLeft, 30_000)).toBe(true);
    const leftMs = performance.now() - since;
    const meanwhile = await submitMany(4);
    expect(await ended([...waiting, ...meanwhile], 30_000)).toBe(true);
    const tries = await placesOf(waiting);

    await one.fail([]);
    const healedAt = performance.now();
    one.hire('one');
    // The next attempt tries it, and those after that come by weight again.
    const isBack = async () => {
      const after = await submit();
      await ended([after]);
      return (await placesOf([after])).includes('one succeeded');
    };
    expect(await eventually(isBack, 30_000)).toBe(true);
    const backMs = performance.now() - healedAt;
    expect(await isUsed('one')).toContain(true);

    expect([leftMs < 30_000, backMs < 30_000]).toEqual([true, true]);
    expect(tries.filter((place) => place.endsWith('succeeded'))).toEqual(
      Array<string>(4).fill('two succeeded'),
    );
    expect(tries).toContain('one canceled');
    expect(await placesOf(meanwhile)).toEqual(Array<string>(4).fill('two succeeded'));
  });

  it('give nothing new to an endpoint that is drained at either of them', async () => {
    await drain('drained');
    const ids = await submitMany(6);
    expect(await ended(ids)).toBe(true);
    await drain('active');

    expect(await placesOf(ids)).toEqual(Array<string>(6).fill('two succeeded'));
  });

  it('lose no job when one is killed, and go on with who followed at it', async () => {
    endpoints[0].hire('another');
    for (const endpoint of endpoints) await endpoint.fail(SLOW);
    const port = Number(new URL(here.url).port);
    proxy.next(port);
    const [followed = '', ...others] = await submitMany(8);
    proxy.next(port);
    const stream = sentEvents(await follow(proxy.url, followed));
    const first = (await stream.next()).value as SentEvent;
    here.child.kill('SIGKILL');
    const rest: SentEvent[] = [];
    const isCut = await (async () => {
      for await (const event of stream) rest.push(event);
    })().then(
      () => false,
      () => true,
    );
    for (const endpoint of endpoints) await endpoint.fail([]);
    const last = rest.at(-1) ?? first;
    const again: SentEvent[] = [];
    for await (const event of sentEvents(await follow(proxy.url, followed, last.id))) {
      again.push(event);
    }

    expect(isCut).toBe(true);
    expect((again.at(-1)?.data as Job).status).toBe('succeeded');
    expect(again.every(({ id }) => Number(id) >= Number(last.id))).toBe(true);
    expect(await ended([followed, ...others], 50_000)).toBe(true);
  });
});

/** Workers get nothing for the time being. */
const SLOW = [{ route: 'job-take', kind: 'status', status: 500 }];

interface Health {
  readonly endpoints: readonly { readonly name: string; readonly dispatching: boolean }[];
}
