import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import {
  MANAGEMENT_KEY,
  RunPodManagementServer,
} from '../../../../../test/support/runpod-management';
import { HttpRunPodManagement } from './http.runpod-management';
import { ManagementError } from './management.error';
import type { EndpointOrder, LogLine } from './management.types';

const CONTAINER = {
  image: 'ghcr.io/acme/worker:1',
  disk: 20,
  env: { STORE_ORIGINS: 'https://videos.example.com' },
  registry: null,
};

const ORDER: EndpointOrder = {
  ...CONTAINER,
  name: 'api-gpu',
  gpu: { pools: ['AMPERE_16'], count: 1 },
  workers: { min: 0, max: 3, idleTimeout: 300 },
  scaling: { type: 'QUEUE_DELAY', queueDelay: 4 },
  dataCenterIds: [],
  timeout: 1_800_000,
  flashboot: 'FLASHBOOT',
};

describe(HttpRunPodManagement.name, () => {
  let server: RunPodManagementServer;
  let management: HttpRunPodManagement;
  let waits: number[];
  const { signal } = new AbortController();

  beforeEach(async () => {
    server = await RunPodManagementServer.start();
    waits = [];
    management = managementOn(server.url);
  });
  afterEach(() => server.stop());

  const managementOn = (baseUrl: string, apiKey = MANAGEMENT_KEY) =>
    new HttpRunPodManagement({
      ...{ baseUrl, apiKey, timeoutMs: 2_000 },
      wait: async (ms) => void waits.push(ms),
    });
  const made = async () => {
    const { id } = await management.createTemplate({ ...CONTAINER, name: 'api-gpu' }, signal);
    return management.createEndpoint({ ...ORDER, templateId: id }, signal);
  };
  const failure = async (work: Promise<unknown>): Promise<ManagementError> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ManagementError);
    return error as ManagementError;
  };

  it('makes, reads, changes and deletes an endpoint and its template', async () => {
    const endpoint = await made();
    expect(endpoint).toEqual({
      ...{ ...ORDER, id: endpoint.id, type: 'QUEUE', createdAt: '2026-11-20T10:00:00Z' },
    });
    const [template] = await management.templates(signal);
    expect(template).toEqual({ ...CONTAINER, id: 'tpl1', name: 'api-gpu', serverless: true });
    expect(server.account.templates.get('tpl1')).toMatchObject({
      startSsh: false,
      startJupyter: false,
    });

    const workers = { min: 1, max: 2, idleTimeout: 60 };
    const changed = await management.updateEndpoint(endpoint.id, { workers }, signal);
    expect(changed).toEqual({ ...endpoint, workers });
    expect(await management.endpoints(signal)).toEqual([changed]);

    await management.deleteEndpoint(endpoint.id, signal);
    await management.deleteEndpoint(endpoint.id, signal);
    await management.deleteTemplate('tpl1', signal);
    expect(await management.endpoint(endpoint.id, signal)).toBeUndefined();
    expect(await management.templates(signal)).toEqual([]);
  });

  it('reads what an answer leaves out as absent', async () => {
    await made();
    const [stored] = server.account.endpoints.values();
    for (const field of ['image', 'env', 'disk', 'registry', 'gpu']) delete stored?.[field];

    const [endpoint] = await management.endpoints(signal);

    expect(endpoint).toEqual({
      ...{ id: 'ep2', name: 'api-gpu', type: 'QUEUE', gpu: null, workers: ORDER.workers },
      ...{ scaling: ORDER.scaling, dataCenterIds: [], timeout: 1_800_000 },
      ...{ flashboot: 'FLASHBOOT', createdAt: '2026-11-20T10:00:00Z' },
    });
  });

  it('tells what was refused, field by field, and never the key', async () => {
    const order = { ...ORDER, templateId: 'tpl0', gpu: { pools: ['NVIDIA L4'], count: 1 } };
    expect((await failure(management.createEndpoint(order, signal))).message).toBe(
      "The endpoint api-gpu could not be made: RunPod answered 422. Request validation failed.; $.gpu.pools: unknown pool 'NVIDIA L4'",
    );

    const stranger = managementOn(server.url, 'rpa_wrong_key_0123456789');
    const refused = await failure(stranger.endpoints(signal));
    expect(refused.message).toMatch(/^The endpoints could not be listed: RunPod answered 401\./);
    expect(refused.message).toContain('RUNPOD_API_KEY is not valid');
    expect(refused.message).not.toContain('rpa_wrong');
  });

  it('says what to do about a quota', async () => {
    const template = await management.createTemplate({ ...CONTAINER, name: 'api-gpu' }, signal);
    server.account.quota = 2;

    const error = await failure(
      management.createEndpoint({ ...ORDER, templateId: template.id }, signal),
    );

    expect([error.status, error.isUnclear]).toEqual([400, false]);
    expect(error.message).toContain(
      'are limited (2 in all): set workers.max to 2 or less, or lower another endpoint',
    );
  });

  it('tries what may be repeated again, after what a 429 asks for', async () => {
    const busy = { status: 429, headers: { 'retry-after': '7' } };
    server.faults.push(
      { method: 'GET', path: /serverless$/, kind: busy },
      { method: 'GET', path: /serverless$/, kind: { status: 503 } },
      { method: 'GET', path: /serverless$/, kind: 'lost' },
    );

    expect(await management.endpoints(signal)).toEqual([]);
    expect(waits.length).toBe(3);
    expect(waits[0]).toBe(7_000);
  });

  it('tries to create again after a 429 alone', async () => {
    server.faults.push({ method: 'POST', path: /templates$/, kind: { status: 429 } });
    await management.createTemplate({ ...CONTAINER, name: 'one' }, signal);

    for (const kind of [{ status: 500 }, 'lost'] as const) {
      server.faults.push({ method: 'POST', path: /templates$/, kind });
      const error = await failure(management.createTemplate({ ...CONTAINER, name: 'two' }, signal));
      expect(error.isUnclear).toBe(true);
    }
    expect(server.changes.length).toBe(4);
  });

  it('does not wait for longer than a minute', async () => {
    const kind = { status: 429, headers: { 'retry-after': '3600' } };
    server.faults.push({ method: 'GET', path: /serverless$/, kind });

    expect((await failure(management.endpoints(signal))).status).toBe(429);
    expect(waits).toEqual([]);
  });

  it('ends with the reason of an abort', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const controller = new AbortController();
    const asking = managementOn(`http://127.0.0.1:${port}`).endpoints(controller.signal);

    controller.abort(new Error('enough'));

    await expect(asking).rejects.toThrow('enough');
    silent.closeAllConnections();
    silent.close();
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const { url } = server;
    await server.stop();
    const away = managementOn(url);

    const error = await failure(away.createTemplate({ ...CONTAINER, name: 'one' }, signal));
    expect([error.isUnclear, error.message]).toEqual([
      false,
      'The template one could not be made: RunPod gave no answer (ECONNREFUSED).',
    ]);
    server = await RunPodManagementServer.start();
  });

  it('follows redirects nowhere with the key', async () => {
    const headers = { location: 'http://127.0.0.1:1/' };
    server.faults.push({ method: 'POST', path: /templates$/, kind: { status: 307, headers } });

    const error = await failure(management.createTemplate({ ...CONTAINER, name: 'one' }, signal));

    expect(error.message).toContain('gave no answer');
  });

  it('reads logs as they come, and resumes them', async () => {
    const lines = ['10:00', '10:01', '10:02'].map((time) => ({
      ts: `2026-11-22T${time}:00Z`,
      line: `at ${time}`,
    }));
    server.logs.set('w1', { lines, isOpen: false });
    const read = async (query: object) => {
      const found: LogLine[] = [];
      const worker = { endpointId: 'ep1', workerId: 'w1' };
      for await (const line of management.logs(worker, query, signal)) found.push(line);
      return found.map(({ line }) => line);
    };

    expect(await read({ tail: 2 })).toEqual(['at 10:01', 'at 10:02']);
    expect(await read({ since: '2026-11-22T10:01:00Z' })).toEqual(['at 10:02']);
    expect(await read({ lastEventId: '2026-11-22T10:00:00Z' })).toEqual(['at 10:01', 'at 10:02']);
  });
});
