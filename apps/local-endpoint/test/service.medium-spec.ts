import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { givenEndpoint, eventually, type EndpointClient } from './endpoint.testing';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook's receiver that answers what it is told to, then 200. */
async function receiver(answers: number[] = []) {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.once('end', () => {
      calls.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=t`;
  return { calls, url, close: () => server.closeAllConnections() ?? server.close() };
}

describe('the service of the endpoint', () => {
  let client: EndpointClient;

  async function given(env: Readonly<Record<string, string>> = {}): Promise<void> {
    client = await givenEndpoint(env);
  }

  afterEach(async () => client.endpoint.stop());

  it('retries a job that failed, under the same id and without its result', async () => {
    await given();
    const id = await client.run({ a: 1 });
    await client.take();
    await client.done('w1', id, '{"output": {"detail": 7}, "error": "no"}');

    expect(await client.json('POST', `retry/${id}`)).toEqual({ id, status: 'IN_QUEUE' });

    expect(await client.status(id)).toEqual({ id, status: 'IN_QUEUE' });
    expect(await client.takenId('w2')).toBe(id);
    await client.done('w2', id, '{"output": 1}');
    expect(await client.status(id)).toMatchObject({ status: 'COMPLETED', output: 1 });
    expect((await client.call('POST', `retry/${id}`)).status).toBe(400);
  });

  it('hands out as many jobs at once as a worker asks for', async () => {
    await given();
    const ids = [
      await client.run({ n: 1 }),
      await client.run({ n: 2 }),
      await client.run({ n: 3 }),
    ];
    const batch = async (size: number) =>
      client.call('GET', `job-take-batch/w1?gpu=local&batch_size=${size}&job_in_progress=0`);

    expect(await (await batch(2)).json()).toEqual([
      { id: ids[0], input: { n: 1 } },
      { id: ids[1], input: { n: 2 } },
    ]);
    expect(await (await batch(5)).json()).toEqual([{ id: ids[2], input: { n: 3 } }]);
    const none = await batch(1);
    expect([none.status, await none.text()]).toEqual([204, '']);
  });

  it('tells a webhook how its job ended, unsigned, as the service does', async () => {
    const hook = await receiver();
    await given();
    const id = await client.run({ x: 1 }, { webhook: hook.url });
    await client.take();

    await client.done('w1', id, '{"output": {"ok": true}}');

    const [call] = await eventually(
      () => hook.calls,
      ({ length }) => length === 1,
    );
    const ms = expect.any(Number) as number;
    expect(JSON.parse(call?.body ?? '')).toEqual({
      ...{ delayTime: ms, executionTime: ms, id, input: { x: 1 }, output: { ok: true } },
      ...{ status: 'COMPLETED', webhook: hook.url },
    });
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Go-http-client/2.0',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/) as string,
    });
    hook.close();
  });

  it('tells it again after 5 s when it was not taken', async () => {
    const hook = await receiver([500]);
    await given();
    const id = await client.run({ x: 1 }, { webhook: hook.url });
    await client.take();
    await client.done('w1', id, '{"error": "no"}');
    const began = performance.now();

    await eventually(
      () => hook.calls,
      ({ length }) => length === 2,
    );

    expect(performance.now() - began).toBeGreaterThan(4900);
    expect(JSON.parse(hook.calls[1]?.body ?? '')).toMatchObject({ id, error: 'no' });
    hook.close();
  }, 15_000);

  it.each([
    ['a webhook that is no address', { webhook: 'nowhere' }],
    ['a webhook that is no text', { webhook: 1 }],
    ['a webhook of another scheme', { webhook: 'file:///etc/passwd' }],
  ])('refuses a run with %s', async (_what, more) => {
    await given();

    expect(
      (await client.call('POST', 'run', { body: JSON.stringify({ input: {}, ...more }) })).status,
    ).toBe(400);
  });

  it('hands s3Config and webhook on to the worker', async () => {
    await given({ LOCAL_WEBHOOKS: 'off' });
    const more = { s3Config: { bucketName: 'b' }, webhook: 'http://127.0.0.1:1/' };
    const id = await client.run({ a: 1 }, more);

    expect(await (await client.take()).json()).toEqual({ id, input: { a: 1 }, ...more });
  });

  it("answers 429 over RunPod's rates, until they are switched off", async () => {
    await given();
    const purge = async () => (await client.call('POST', 'purge-queue')).status;
    expect([await purge(), await purge(), await purge()]).toEqual([200, 200, 429]);
    await client.endpoint.stop();

    await given({ LOCAL_RATE_LIMITS: 'false' });

    expect([await purge(), await purge(), await purge()]).toEqual([200, 200, 200]);
  });

  it('answers 429 for more calls at once than RunPod takes', async () => {
    await given();
    const id = await client.run({ a: 1 });
    const hangUp = new AbortController();
    const waits = Array.from({ length: 400 }, async () =>
      client
        .call('GET', `status-sync/${id}`, { signal: hangUp.signal, headers: client.headers })
        .catch(() => 'hung up'),
    );

    await eventually(
      async () => (await client.call('GET', `status-sync/${id}?wait=0`)).status,
      (status) => status === 429,
    );

    hangUp.abort();
    expect(new Set(await Promise.all(waits))).toEqual(new Set(['hung up']));
    await eventually(
      async () => (await client.call('GET', `status-sync/${id}?wait=0`)).status,
      (status) => status === 200,
    );
  });

  it.each([
    ['200', 200],
    ['400', 400],
    ['404', 404],
  ])('answers a result that comes too late with what is set: %s', async (setting, status) => {
    await given({ LOCAL_LATE_RESULT_STATUS: setting });
    const id = await client.run({ a: 1 });
    await client.take();
    await client.json('POST', `cancel/${id}`);

    expect((await client.done('w1', id, '{"output": 1}')).status).toBe(status);
    expect((await client.done('w1', 'unknown', '{"output": 1}')).status).toBe(404);
  });

  it('keeps a poll for chunks open until there are some or the job has ended', async () => {
    await given();
    const id = await client.run({ a: 1 });
    const waiting = client.json('GET', `stream/${id}`);
    await client.take();
    await client.chunk('w1', id, 'chunk 0');
    expect(await waiting).toEqual({ status: 'IN_PROGRESS', stream: [{ output: 'chunk 0' }] });
    const last = client.json('POST', `stream/${id}`);
    await client.done('w1', id, '{"output": []}');

    expect(await last).toEqual({ status: 'COMPLETED', stream: [] });
    expect(await client.json('GET', `stream/${id}`)).toEqual({ status: 'COMPLETED', stream: [] });
  });

  it('answers an empty poll for chunks when its wait is over', async () => {
    await given();
    const id = await client.run({ a: 1 });

    expect(await client.json('GET', `stream/${id}?wait=50`)).toEqual({
      status: 'IN_QUEUE',
      stream: [],
    });
    expect((await client.call('GET', 'stream/unknown')).status).toBe(404);
  });
});
