import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HttpModule } from '@nestjs/axios';
import { Test } from '@nestjs/testing';

import { Config } from '../config/config';
import { testConfig } from '../config/config.testing';
import type { ProviderStatus } from './gpu.provider';
import { gpuProviderSuite, ORDER } from './gpu.provider.suite.testing';
import { RunPodClient } from './runpod.client';
import { RunPodProvider } from './runpod.provider';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const KEY = 'rp_test_key_0123456789';

describe(RunPodProvider.name, () => {
  let server: Server;
  let handler: Handler;
  let provider: RunPodProvider;
  const { signal } = new AbortController();

  beforeEach(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => handler(request, response, Buffer.concat(chunks).toString()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    provider = await providerOn(server);
  });

  afterEach(() => stop(server));

  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    handler = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  };

  describe('against a service that keeps to the protocol', () => {
    gpuProviderSuite(async () => {
      const { handle, set } = service();
      handler = handle;
      return { provider, set, vanish: () => stop(server) };
    });
  });

  it('sends what RunPod expects', async () => {
    const seen: unknown[] = [];
    handler = ({ method, url, headers }, response, body) => {
      seen.push([method, url, headers.authorization, JSON.parse(body)]);
      response.end('{"id":"abc-u1","status":"IN_QUEUE"}');
    };

    expect(await provider.submit(ORDER, signal)).toEqual({
      kind: 'accepted',
      providerId: 'abc-u1',
    });
    expect(seen).toEqual([
      [
        'POST',
        '/v2/ep1/run',
        `Bearer ${KEY}`,
        {
          input: ORDER.request,
          webhook: ORDER.webhookUrl,
          policy: { executionTimeout: 60_000, ttl: 120_000 },
        },
      ],
    ]);
  });

  it.each([
    [401, '', 'refused'],
    [402, {}, 'refused'],
    [404, '<html>', 'refused'],
    [429, {}, 'refused'],
    [400, { error: 'bad' }, 'rejected'],
    [413, '', 'rejected'],
    [302, '', 'unclear'],
    [500, '', 'unclear'],
    [503, '', 'unclear'],
    [200, '', 'unclear'],
    [200, 'null', 'unclear'],
    [200, { id: 7 }, 'unclear'],
    [200, { id: '../cancel' }, 'unclear'],
    [200, '{"id":"abc', 'unclear'],
  ])('takes %d %j at /run as %s', async (status, body, kind) => {
    answer(status, body);

    expect((await provider.submit(ORDER, signal)).kind).toBe(kind);
  });

  it('passes on how long to wait', async () => {
    answer(429, {}, { 'retry-after': '7' });

    expect(await provider.submit(ORDER, signal)).toMatchObject({ retryAfterMs: 7000 });
  });

  it('does not know what became of a submission whose answer was cut', async () => {
    handler = (_request, response) => response.destroy();

    expect((await provider.submit(ORDER, signal)).kind).toBe('unclear');
  });

  it('gives up on an answer that is too large', async () => {
    answer(200, { status: 'COMPLETED', output: 'x'.repeat(3_000_000) });

    await expect(provider.status('x', signal)).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });

  it.each([
    [
      { status: 'COMPLETED', executionTime: -1, delayTime: '3', workerId: 4, error: {} },
      'completed',
    ],
    [{ status: 'DANCING' }, 'unknown'],
    [{ status: 'RUNNING' }, 'running'],
    [{ status: 'constructor' }, 'unknown'],
  ])('reads %j without trusting it', async (body, state) => {
    answer(200, body);

    expect(await provider.status('x', signal)).toEqual({
      state,
      output: undefined,
      error: null,
      queueMs: null,
      executionMs: null,
      workerId: null,
    });
  });

  it.each([
    [200, '[]'],
    [200, 'not json'],
    [401, ''],
    [500, ''],
  ])('throws for %d %j at /status', async (status, body) => {
    answer(status, body);

    await expect(provider.status('x', signal)).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });

  it('says nothing of the key in what it throws', async () => {
    await stop(server);
    const error: unknown = await provider.status('x', signal).catch((reason: unknown) => reason);

    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(KEY);
  });

  it('stops asking when it is told to', async () => {
    handler = () => undefined;

    await expect(provider.status('x', AbortSignal.timeout(20))).rejects.toMatchObject({
      detail: 'The GPU provider gave no answer in time.',
    });
  });
});

async function providerOn(server: Server): Promise<RunPodProvider> {
  const { port } = server.address() as AddressInfo;
  const config = testConfig({
    RUNPOD_API_KEY: KEY,
    RUNPOD_ENDPOINT_ID: 'ep1',
    RUNPOD_BASE_URL: `http://127.0.0.1:${port}/v2`,
  });
  const module = await Test.createTestingModule({
    imports: [HttpModule],
    providers: [RunPodClient, RunPodProvider, { provide: Config, useValue: config }],
  }).compile();
  return module.get(RunPodProvider);
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  if (server.listening) {
    server.close();
    await once(server, 'close');
  }
}

/** The few answers of a RunPod endpoint that the suite needs. */
function service() {
  const jobs = new Map<string, object>();
  const names = { completed: 'COMPLETED', canceled: 'CANCELLED', queued: 'IN_QUEUE' } as const;
  const handle: Handler = ({ url = '' }, response) => {
    const [action, id = ''] = url.split('/').slice(3);
    const job = jobs.get(id);
    if (action === 'run') {
      const made = { id: `job-${jobs.size}`, status: 'IN_QUEUE' };
      jobs.set(made.id, made);
      return response.end(JSON.stringify(made));
    }
    if (action === 'health') return response.end(JSON.stringify({ jobs: { inQueue: jobs.size } }));
    if (!job) return response.writeHead(404).end();
    if (action === 'cancel') jobs.set(id, { id, status: 'CANCELLED' });
    return response.end(JSON.stringify(jobs.get(id)));
  };
  const set = (id: string, status: ProviderStatus | undefined) => {
    if (!status) return void jobs.delete(id);
    const { state, queueMs, executionMs, ...rest } = status;
    const name = names[state as keyof typeof names];
    jobs.set(id, { id, ...rest, status: name, delayTime: queueMs, executionTime: executionMs });
  };
  return { handle, set };
}
