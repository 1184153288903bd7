import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { RunPodClient } from './runpod.client';
import { RunPodUrls } from './runpod.urls';

interface Seen {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const { signal } = new AbortController();
const ONE = { slots: 1, busy: false };
const RESULT = { jobId: 'a-u1', kind: 'result', streamed: false, body: '{}' } as const;

describe(RunPodClient.name, () => {
  const cleanups: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });

  /** A loopback server that plays RunPod; `answer` gets each request's path. */
  async function setUp(answer: (path: string, response: ServerResponse) => void) {
    const seen: Seen[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method, url = '', headers } = request;
        seen.push({ line: `${method} ${url}`, headers, body });
        answer(url, response);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/ep`;
    const client = new RunPodClient({
      urls: new RunPodUrls(
        {
          getJob: `${base}/job-take/$ID?gpu=L4`,
          postOutput: `${base}/job-done/$RUNPOD_POD_ID/$ID?gpu=L4`,
          postStream: `${base}/job-stream/$RUNPOD_POD_ID/$ID?gpu=L4`,
          ping: `${base}/ping/$RUNPOD_POD_ID?gpu=L4`,
        },
        { podId: 'pod-1', gpuTypeId: undefined },
      ),
      ...{ apiKey: 'worker-key', pollTimeoutMs: 300 },
    });
    cleanups.push(
      () => client.close(),
      async () => {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    );
    return { client, seen, connections: () => opened };
  }

  it('takes a job with the raw key, and leaves it as it came', async () => {
    const jobs = ['{"id":"a-u1","input":{"n":1},"webhook":null,"delayTime":12}', '{"id":"b"}'];
    const { client, seen } = await setUp((_path, response) => {
      response.setHeader('content-type', 'application/json').end(jobs.shift());
    });

    const takes = [
      await client.take(ONE, signal),
      await client.take({ slots: 1, busy: true }, signal),
    ];

    expect(takes).toEqual([
      { kind: 'jobs', jobs: [{ id: 'a-u1', input: { n: 1 }, webhook: null, delayTime: 12 }] },
      { kind: 'jobs', jobs: [{ id: 'b' }] },
    ]);
    expect(seen.map(({ line }) => line)).toEqual([
      'GET /v2/ep/job-take/pod-1?gpu=L4&job_in_progress=0',
      'GET /v2/ep/job-take/pod-1?gpu=L4&job_in_progress=1',
    ]);
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'worker-key',
      'content-type': 'application/json',
    });
  });

  it('takes a batch, without what in it can not be answered', async () => {
    const { client, seen } = await setUp((_path, response) =>
      response.end('[{"id":"a"},{"input":{}},7,{"id":""},{"id":"b"}]'),
    );

    expect(await client.take({ slots: 4, busy: false }, signal)).toEqual({
      kind: 'jobs',
      jobs: [{ id: 'a' }, { id: 'b' }],
    });
    expect(seen.map(({ line }) => line)).toEqual([
      'GET /v2/ep/job-take-batch/pod-1?gpu=L4&batch_size=4&job_in_progress=0',
    ]);
  });

  it.each([
    [204, '', { kind: 'none' }],
    [200, '', { kind: 'none' }],
    [400, '{"error":"no worker"}', { kind: 'none' }],
    [429, '', { kind: 'slow-down' }],
    [401, '', { kind: 'failed', reason: 'status 401' }],
    [500, 'oops', { kind: 'failed', reason: 'status 500' }],
    [200, '<html>', { kind: 'failed', reason: 'an answer that is not JSON' }],
    [200, '[]', { kind: 'none' }],
    [200, '[{}]', { kind: 'failed', reason: 'no job has an id' }],
    [200, '{"input":{}}', { kind: 'failed', reason: 'no job has an id' }],
  ])('reads %d %j', async (status, body, take) => {
    const { client } = await setUp((_path, response) => response.writeHead(status).end(body));

    expect(await client.take(ONE, signal)).toEqual(take);
  });

  it('takes a poll that is held for too long for an empty one', async () => {
    const { client } = await setUp(() => {});

    expect(await client.take(ONE, signal)).toEqual({ kind: 'none' });
  });

  it('ends an open poll with the reason of an abort', async () => {
    const controller = new AbortController();
    const { client } = await setUp(() => controller.abort(new Error('stop')));

    await expect(client.take(ONE, controller.signal)).rejects.toThrow('stop');
  });

  it('reads the jobs to stop', async () => {
    const { client, seen } = await setUp((_path, response) =>
      response.end('{"jobsToStop":["a",7,"b"]}'),
    );

    expect(await client.stops(signal)).toEqual({ kind: 'stop', jobIds: ['a', 'b'] });
    expect(seen.map(({ line }) => line)).toEqual(['GET /v2/ep/job-stop/pod-1?gpu=L4']);
  });

  it('posts a result as RunPod wants it: JSON as it is, under the type of a form', async () => {
    const { client, seen } = await setUp((_path, response) => response.end('{}'));

    expect(await client.send({ ...RESULT, body: '{"output":"héllo ☃"}' }, signal)).toBe('accepted');

    expect(seen).toMatchObject([
      {
        line: 'POST /v2/ep/job-done/pod-1/a-u1?gpu=L4&isStream=false',
        body: '{"output":"héllo ☃"}',
        headers: {
          authorization: 'worker-key',
          'content-type': 'application/x-www-form-urlencoded',
          charset: 'utf-8',
          'x-request-id': 'a-u1',
          'content-length': '23',
        },
      },
    ]);
  });

  it.each([
    [204, 'accepted'],
    [307, 'void'],
    [400, 'void'],
    [404, 'void'],
    [429, 'again'],
    [502, 'again'],
  ])('takes %d for a result as %s', async (status, delivery) => {
    const { client } = await setUp((_path, response) => response.writeHead(status).end());

    expect(await client.send(RESULT, signal)).toBe(delivery);
  });

  it('takes a connection that broke for worth another try', async () => {
    const { client } = await setUp((_path, response) => response.destroy());

    expect(await client.send(RESULT, signal)).toBe('again');
  });

  it('has chunks, results of streams and the last ping of an unfit worker in their places', async () => {
    const { client, seen } = await setUp((_path, response) => response.end('{}'));

    await client.send({ ...RESULT, kind: 'chunk' }, signal);
    await client.send({ ...RESULT, streamed: true }, signal);
    await client.unfit({ check: 'disk', reason: 'Error: full' });

    expect(seen.map(({ line }) => line)).toEqual([
      'POST /v2/ep/job-stream/pod-1/a-u1?gpu=L4&isStream=false',
      'POST /v2/ep/job-done/pod-1/a-u1?gpu=L4&isStream=true',
      'GET /v2/ep/ping/pod-1?gpu=L4&status=unhealthy&check=disk&reason=Error%3A+full&runpod_version=1.12.0',
    ]);
  });

  it('swallows what comes back to the last ping of an unfit worker', async () => {
    const { client } = await setUp((_path, response) => response.destroy());

    await expect(client.unfit({ check: 'disk', reason: 'full' })).resolves.toBeUndefined();
  });

  it('lets an open call bring what had arrived when the connections are renewed', async () => {
    const { client } = await setUp((_path, response) => {
      client.renew();
      response.end('{"id":"a"}');
    });

    expect(await client.take(ONE, signal)).toEqual({ kind: 'jobs', jobs: [{ id: 'a' }] });
  });

  it('takes a poll on a connection that was left behind for an empty one', async () => {
    const { client } = await setUp((_path, response) => {
      client.renew();
      response.destroy();
    });

    expect(await client.take(ONE, signal)).toEqual({ kind: 'none' });
  });

  it('keeps its connections for calls that follow each other', async () => {
    const { client, connections } = await setUp((_path, response) => response.end('{}'));

    for (let calls = 0; calls < 9; calls += 1) await client.send(RESULT, signal);

    expect(connections()).toBeLessThanOrEqual(2);
  });
});
