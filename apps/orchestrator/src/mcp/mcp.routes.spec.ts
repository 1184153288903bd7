import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OPERATION_NAMES, type Job } from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { ArtifactStore } from '../artifacts/artifact.store';
import { SCOPES, type Scope } from '../auth/caller';
import { KeyStore } from '../auth/key.store';
import { routesOf } from '../auth/routes';
import { SystemClock } from '../clock/clock';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { Database } from '../database/database';
import { DatabaseModule } from '../database/database.module';
import { MemoryArtifactStore } from '../jobs/artifacts.testing';
import { CAPTION } from '../jobs/jobs.testing';
import { GpuProvider } from '../runpod/gpu.provider';
import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { VideoModule } from '../video/video.module';
import { McpModule } from './mcp.module';
import { Tools } from './tools';

interface Told {
  readonly result?: {
    readonly isError?: boolean;
    readonly tools?: readonly { readonly name: string; readonly inputSchema: object }[];
    readonly content?: readonly { readonly text: string }[];
    readonly structuredContent?: Readonly<Record<string, unknown>>;
  };
  readonly error?: { readonly code: number; readonly message: string };
}

describe(McpModule.name, () => {
  let folder: string;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mcp-'));
    app = await testApp({
      config: testConfig({ DATA_DIR: folder, CORS_ORIGINS: 'https://agents.example' }),
      imports: [DatabaseModule, VideoModule, McpModule],
      override: (builder) =>
        builder
          .overrideProvider(GpuProvider)
          .useValue(new MemoryGpuProvider())
          .overrideProvider(ArtifactStore)
          .useValue(new MemoryArtifactStore()),
    });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const send = (payload: object, headers: object = {}) =>
    app.inject({
      method: 'POST',
      url: '/mcp',
      headers: {
        'x-api-key': TEST_API_KEY,
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      payload,
    });
  const ask = async (method: string, params: object = {}, key = TEST_API_KEY): Promise<Told> => {
    const { body } = await send({ jsonrpc: '2.0', id: 1, method, params }, { 'x-api-key': key });
    return JSON.parse(/^data: (.*)$/m.exec(body)?.[1] ?? body) as Told;
  };
  const call = async (name: string, given: object, key?: string) =>
    (await ask('tools/call', { name, arguments: given }, key)).result;
  const keyOf = async (owner: string, scopes: readonly Scope[] = SCOPES) => {
    const store = new KeyStore(app.get(Database), new SystemClock());
    return (await store.make({ owner, name: '', scopes, lifetimeMs: null })).key;
  };

  it('lists a tool for each operation and for jobs, each with a schema that stands alone', async () => {
    const { result } = await ask('tools/list');

    const names = result?.tools?.map(({ name }) => name);
    expect(names).toEqual([...OPERATION_NAMES, 'get_job', 'list_jobs', 'cancel_job']);
    expect(JSON.stringify(result)).not.toMatch(/"(?:\$ref|allOf|discriminator|nullable)"/);
    const caption = result?.tools?.[0]?.inputSchema as { properties: object };
    expect(caption).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['url_video'],
      properties: {
        url_video: { type: 'string', format: 'uri-reference', maxLength: 4096 },
        style: { type: 'object', properties: { preset: { enum: expect.any(Array) as unknown } } },
        wait_seconds: { type: 'integer', maximum: 50 },
      },
    });
    const pipeline = result?.tools?.find(({ name }) => name === 'pipeline')?.inputSchema;
    expect(pipeline).toMatchObject({
      required: [],
      properties: { steps: { type: 'array' }, template: {}, values: {}, webhook_url: {} },
    });
  });

  it('asks for the scopes of the routes that do the same', () => {
    const scopes = new Map(
      routesOf(app).map(({ method, path, scope }) => [`${method} ${path}`, scope]),
    );
    const routes: Record<string, string> = {
      get_job: 'GET /job/:id',
      list_jobs: 'GET /job',
      cancel_job: 'POST /job/:id/cancel',
    };
    const all = { owner: '', keyId: '', scopes: SCOPES };

    for (const { name, scope } of app.get(Tools).of(all)) {
      expect([name, scope]).toEqual([name, scopes.get(routes[name] ?? `POST /video/${name}`)]);
    }
  });

  it('makes a job, finds it, lists it and cancels it', async () => {
    const made = (await call('caption', CAPTION))?.structuredContent as unknown as Job;
    const found = await call('get_job', { id: made.id, wait_seconds: 0 });
    const list = await call('list_jobs', { limit: 1, status: 'queued' });
    const canceled = await call('cancel_job', { id: made.id });
    const ended = await call('get_job', { id: made.id, wait_seconds: 50 });

    expect(made).toMatchObject({ object: 'job', operation: 'caption', input: CAPTION });
    expect(found?.structuredContent).toMatchObject({ id: made.id });
    expect(JSON.parse(found?.content?.[0]?.text ?? '')).toEqual(found?.structuredContent);
    expect(list?.structuredContent).toMatchObject({ data: [{ id: made.id }], has_more: false });
    expect(canceled?.structuredContent).toMatchObject({ status: 'canceled' });
    expect(ended?.structuredContent).toMatchObject({ id: made.id, status: 'canceled' });
  });

  it('makes one job of repeats under one key', async () => {
    const given = { ...CAPTION, idempotency_key: 'agent-1' };
    const [first, again] = [await call('caption', given), await call('caption', given)];
    const other = await call('caption', { ...given, metadata: { a: '1' } });

    expect(again?.structuredContent?.['id']).toBe(first?.structuredContent?.['id']);
    expect(other).toMatchObject({
      isError: true,
      structuredContent: { code: 'idempotency_conflict' },
    });
  });

  it('answers problems as the routes do, for models to read', async () => {
    const answer = await call('caption', { url_video: 5, sise: 1, wait_seconds: 0 });

    expect(answer).toMatchObject({
      isError: true,
      structuredContent: {
        code: 'validation_failed',
        instance: '/mcp/caption',
        errors: [
          { pointer: '/sise', code: 'unknown_field' },
          { pointer: '/url_video', code: 'type' },
        ],
      },
    });
    expect(answer?.content?.[0]?.text).toMatch(
      /^validation_failed: sise is not a known field \(and 1 more\)\n\/sise: .*\n\/url_video: url_video must be a text/,
    );
  });

  it.each([
    ['caption', { ...CAPTION, wait_seconds: 51 }, '/wait_seconds'],
    ['caption', { ...CAPTION, idempotency_key: 'two keys' }, '/idempotency_key'],
    ['get_job', {}, '/id'],
    ['get_job', { id: 'job_1', wait_seconds: '5' }, '/wait_seconds'],
    ['list_jobs', { limit: 0 }, '/limit'],
    ['cancel_job', { id: 'job_1', all: true }, '/all'],
  ])('refuses what %s can not be given: %j', async (name, given, pointer) => {
    expect(await call(name, given)).toMatchObject({
      isError: true,
      structuredContent: { code: 'validation_failed', errors: [{ pointer }] },
    });
  });

  it('shows an owner no job of another', async () => {
    const { structuredContent } = (await call('caption', CAPTION, await keyOf('acme'))) ?? {};
    const id = structuredContent?.['id'];
    const other = await keyOf('other');
    const list = await call('list_jobs', {}, other);

    expect(list?.structuredContent).toMatchObject({ data: [] });
    for (const tool of ['get_job', 'cancel_job']) {
      expect(await call(tool, { id }, other)).toMatchObject({
        isError: true,
        structuredContent: { code: 'not_found' },
      });
    }
  });

  it('lets a key do what its scopes allow, and shows it no other tools', async () => {
    const reader = await keyOf('acme', ['jobs:read']);
    const { result } = await ask('tools/list', {}, reader);

    expect(result?.tools?.map(({ name }) => name)).toEqual(['get_job', 'list_jobs']);
    expect(await call('caption', CAPTION, reader)).toMatchObject({
      isError: true,
      structuredContent: { code: 'forbidden' },
    });
  });

  it('knows no other tools and methods', async () => {
    expect((await ask('tools/call', { name: 'rm' })).error).toMatchObject({
      code: -32602,
      message: 'There is no tool "rm".',
    });
    expect((await ask('resources/list')).error).toMatchObject({ code: -32601 });
  });

  it('asks for a key, says how, and counts every message', async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const answer = await send(body, { 'x-api-key': 'a guess' });
    const counted = await send(body);

    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api-gpu"',
    ]);
    expect(answer.json()).toMatchObject({ code: 'unauthorized' });
    expect(counted.headers['ratelimit']).toMatch(/^"default";r=\d+;t=\d+$/);
  });

  it.each([
    ['a list of messages', [{ jsonrpc: '2.0', id: 1, method: 'ping' }], {}, 400],
    ['what is no message', { hello: 1 }, {}, 400],
    [
      'a page of elsewhere',
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { origin: 'https://a.example' },
      403,
    ],
    [
      'a page that may',
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { origin: 'https://agents.example' },
      200,
    ],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, {}, 202],
  ])('answers %s with the right status', async (_what, body, headers, status) => {
    expect((await send(body, headers)).statusCode).toBe(status);
  });

  it('takes the text of captions as large as the route does, and no more', async () => {
    const message = (subtitles: string) => ({
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: { name: 'caption', arguments: { url_video: CAPTION.url_video, subtitles } },
    });

    expect((await send(message('x'.repeat(4_000_000)))).statusCode).toBe(200);
    expect((await send(message('x'.repeat(4_400_000)))).statusCode).toBe(413);
  });

  it.each(['GET', 'DELETE'] as const)('has nothing at %s', async (method) => {
    const headers = { 'x-api-key': TEST_API_KEY };

    expect((await app.inject({ method, url: '/mcp', headers })).statusCode).toBe(405);
  });
});
