import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  JOB_CLASSES,
  OPERATION_NAMES,
  OPERATIONS,
  type Job,
  type JobRequest,
  type OperationDefinition,
} from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { ArtifactStore } from '../artifacts/artifact.store';
import { routesOf } from '../auth/routes';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { DatabaseModule } from '../database/database.module';
import { AttemptsModule } from '../internal/attempts.module';
import { MemoryArtifactStore } from '../jobs/artifacts.testing';
import { CAPTION, manifestOf } from '../jobs/jobs.testing';
import { createDocument } from '../openapi';
import { GpuProvider } from '../runpod/gpu.provider';
import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { VideoModule } from './video.module';

describe('the routes of jobs', () => {
  let folder: string;
  let app: NestFastifyApplication;
  const provider = new MemoryGpuProvider();
  const artifacts = new MemoryArtifactStore();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'routes-'));
    app = await testApp({
      config: testConfig({ DATA_DIR: folder }),
      imports: [DatabaseModule, VideoModule, AttemptsModule],
      override: (builder) =>
        builder
          .overrideProvider(GpuProvider)
          .useValue(provider)
          .overrideProvider(ArtifactStore)
          .useValue(artifacts),
    });
  });

  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const call = async (method: 'DELETE' | 'GET' | 'POST', url: string, more: object = {}) => {
    const { headers, ...rest } = more as { headers?: object };
    return app.inject({
      method,
      url,
      headers: { 'x-api-key': TEST_API_KEY, ...headers },
      ...rest,
    });
  };
  const post = (body: object, headers: object = {}) =>
    call('POST', '/video/caption', { payload: body, headers });
  /** What a worker would be given for a job, as soon as there is one that fits. */
  const submitted = async (fits: (request: JobRequest) => boolean) => {
    for (;;) {
      const found = provider.submitted.find(({ request }) => fits(request));
      if (found) return found.request;
      await new Promise(setImmediate);
    }
  };
  const finish = async (request: JobRequest) => {
    const manifest = manifestOf(request);
    const key = manifest.outputs['video']?.key ?? '';
    artifacts.put(key, 'x'.repeat(1000));
    artifacts.put(key.replace('d0/caption.mp4', 'manifest.json'), JSON.stringify(manifest));
    return call('POST', `/internal/attempts/${request.token}/done`, {
      headers: { 'x-api-key': 'none' },
    });
  };
  it('has one route for each operation, documented by its definition', () => {
    const routes = routesOf(app)
      .filter(({ path }) => path.startsWith('/video/'))
      .map(({ method, path, scope }) => [method, path, scope]);
    const { paths } = createDocument(app);

    expect(routes).toEqual(OPERATION_NAMES.map((name) => ['POST', `/video/${name}`, 'jobs:write']));
    for (const name of OPERATION_NAMES) {
      const operation = paths[`/video/${name}`]?.post;
      const { input: type, bodies = [] }: OperationDefinition = OPERATIONS[name];
      const [input, ...others] = [type, ...bodies].map((body) => ({
        $ref: `#/components/schemas/${body.name}`,
      }));
      expect(operation?.operationId).toBe(`create${type.name.replace('Input', '')}`);
      expect(operation?.requestBody).toEqual({
        required: true,
        content: {
          'application/json': {
            schema: others.length === 0 ? input : { oneOf: [input, ...others] },
          },
        },
      });
      expect(operation?.responses['202']).toMatchObject({
        content: {
          'application/json': {
            schema: { $ref: `#/components/schemas/${JOB_CLASSES[name].name}` },
          },
        },
      });
    }
  });

  it('documents every route that clients have, and none of the internal ones', () => {
    const { paths } = createDocument(app);
    const ids = Object.values(paths).flatMap((item) =>
      [item.get, item.post, item.delete].flatMap((operation) => operation?.operationId ?? []),
    );

    expect(ids).toEqual(
      expect.arrayContaining([
        ...['createCaption', 'createImg2Vid', 'createAddAudio', 'listJobs', 'getJob'],
        ...[
          'cancelJob',
          'deleteJob',
          'getJobOutput',
          'streamJobEvents',
          'getRunPodHealth',
          'getRunPodConfig',
        ],
      ]),
    );
    expect(Object.keys(paths).filter((path) => path.startsWith('/internal'))).toEqual([]);
  });

  it('answers 202 and says where the job is found', async () => {
    const { statusCode, headers, ...answer } = await post(CAPTION);
    const job = answer.json<Job>();

    expect([statusCode, headers.location, headers['retry-after']]).toEqual([
      202,
      `/job/${job.id}`,
      '2',
    ]);
    const read = await call('GET', `/job/${job.id}`);
    const list = await call('GET', '/job');

    expect(read.json()).toMatchObject({ id: job.id });
    expect([read, list].map((found) => found.headers['cache-control'])).toEqual([
      'no-store',
      'no-store',
    ]);
  });

  it('answers 200 with the finished job where the client prefers to wait', async () => {
    const body = { ...CAPTION, url_srt: 'https://example.com/waited-for.srt' };
    const waiting = post(body, { prefer: 'respond-async, wait=30' });
    const done = await finish(await submitted(({ input }) => input['url_srt'] === body.url_srt));
    const { statusCode, headers, ...answer } = await waiting;

    expect(done.statusCode).toBe(204);
    expect([statusCode, headers['preference-applied'], headers['retry-after']]).toEqual([
      200,
      'wait=30',
      undefined,
    ]);
    expect(answer.json()).toMatchObject({ status: 'succeeded' });
  });

  it('answers a repeat with its key with the job it made, and another body with 422', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const first = await post(CAPTION, headers);
    const again = await post(CAPTION, headers);
    const { id } = first.json<Job>();
    await call('POST', `/job/${id}/cancel`);
    const ended = await post(CAPTION, { ...headers, prefer: 'wait=5' });
    const other = await post({ ...CAPTION, metadata: { a: '1' } }, headers);
    const answers = [first, again, ended];

    expect(
      answers.map((answer) => [
        answer.statusCode,
        answer.headers['idempotent-replayed'],
        answer.headers.location,
      ]),
    ).toEqual([
      [202, undefined, `/job/${id}`],
      [202, 'true', `/job/${id}`],
      [200, 'true', `/job/${id}`],
    ]);
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([
      422,
      'idempotency_conflict',
    ]);
    expect((await post(CAPTION, { 'idempotency-key': 'two keys' })).statusCode).toBe(400);
  });

  it('takes media under other names, and shows, compares and refuses what was meant', async () => {
    const sent = { video_url: CAPTION.url_video, srt_url: CAPTION.url_srt };
    const headers = { 'idempotency-key': 'named' };
    const made = await post(sent, headers);
    const again = await post(CAPTION, headers);
    const wrong = await post({ ...sent, video_url: 'https://10.0.0.1/a.mp4' });

    expect(made.json<Job>().input).toMatchObject(CAPTION);
    expect(again.json<Job>().id).toBe(made.json<Job>().id);
    const detail = 'video_url stands at 10.0.0.1, which is not a public address';
    expect(wrong.json()).toMatchObject({
      detail,
      errors: [{ pointer: '/video_url', code: 'format', detail }],
    });
  });

  it('leads to the result, and streams the final state', async () => {
    const { data } = (await call('GET', '/job?status=succeeded')).json<{ data: Job[] }>();
    const id = data[0]?.id ?? '';
    const output = await call('GET', `/job/${id}/output`);
    const events = await call('GET', `/job/${id}/events`);

    expect([output.statusCode, output.headers['cache-control']]).toEqual([302, 'no-store']);
    expect(output.headers.location).toMatch(/^https:\/\/files\.test\/o\/default\/jobs\//);
    expect(events.headers['content-type']).toBe('text/event-stream');
    expect(events.body).toMatch(/^\n?event: job\nid: \d+\ndata: \{"id":"job_[^\n]+\n\n$/);
  });

  it('resumes events with the current state, also where nothing has changed', async () => {
    const { data } = (await call('GET', '/job?status=succeeded')).json<{ data: Job[] }>();
    const url = `/job/${data[0]?.id}/events`;
    const first = await call('GET', url);
    const id = /^id: (\d+)$/m.exec(first.body)?.[1] ?? '';
    const resumed = await call('GET', url, { headers: { 'last-event-id': id } });

    expect([id, resumed.statusCode]).toEqual([expect.stringMatching(/^\d+$/), 200]);
    expect(resumed.body).toBe(first.body);
  });

  it('answers an unknown job of events as a problem', async () => {
    const answer = await call('GET', '/job/job_0/events');

    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('cancels, and says no where it is too late', async () => {
    const { id } = (await post(CAPTION)).json<Job>();
    const first = await call('POST', `/job/${id}/cancel`);
    const { data } = (await call('GET', '/job?status=succeeded')).json<{ data: Job[] }>();
    const late = await call('POST', `/job/${data[0]?.id}/cancel`);

    expect([first.statusCode, first.json<Job>().status, late.statusCode]).toEqual([
      200,
      'canceled',
      409,
    ]);
  });

  it('deletes, also again, and no job of anybody else', async () => {
    const { id } = (await post(CAPTION)).json<Job>();
    const answers = [
      await call('DELETE', `/job/${id}`),
      await call('DELETE', `/job/${id}`),
      await call('DELETE', '/job/job_0'),
      await call('GET', `/job/${id}/output`),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 404, 410]);
    expect(answers[0]?.body).toBe('');
    expect((await call('GET', `/job/${id}`)).json()).toMatchObject({
      status: 'canceled',
      input: null,
    });
  });

  it('refuses a query that can not be, with an entry a problem', async () => {
    const answer = await call('GET', '/job?limit=0&status=done&cursor=x&order=asc');

    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: { pointer: string }[] }>().errors.map((e) => e.pointer)).toEqual([
      '/limit',
      '/status',
      '/cursor',
      '/order',
    ]);
  });

  it('gives workers fresh grants, without a key but only with their token', async () => {
    const { id } = (await post(CAPTION)).json<Job>();
    const { token, attempt_id } = await submitted(({ job_id }) => job_id === id);
    const start = (value: string) =>
      app.inject({ method: 'POST', url: `/internal/attempts/${value}/start` });
    const forged = await start(`${attempt_id}.${'A'.repeat(43)}`);

    expect([forged.statusCode, (await start(token)).statusCode]).toEqual([401, 200]);
  });

  it("takes RunPod's webhook, whatever its body, as a reason to look", async () => {
    const { id } = (await post({ ...CAPTION, metadata: { ended: 'by webhook' } })).json<Job>();
    const request = await submitted(({ job_id }) => job_id === id);
    const order = provider.submitted.find((one) => one.request === request);
    const { pathname: url } = new URL(order?.webhookUrl ?? '');
    const manifest = manifestOf(request);
    const key = manifest.outputs['video']?.key ?? '';
    artifacts.put(key, 'x'.repeat(1000));
    artifacts.put(key.replace('d0/caption.mp4', 'manifest.json'), JSON.stringify(manifest));

    const bodies = ['', '{"status":', { status: 'COMPLETED', input: 'x'.repeat(200_000) }];
    const answers = await Promise.all(
      bodies.map((payload) => app.inject({ method: 'POST', url, payload })),
    );
    const forged = await app.inject({ method: 'POST', url: `/internal/runpod/${request.token}` });
    const hinted = await app.inject({ method: 'POST', url: url.replace('runpod', 'attempts') });

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
    expect([forged.statusCode, hinted.statusCode]).toEqual([401, 404]);
    let status: string;
    do ({ status } = (await call('GET', `/job/${id}`)).json<Job>());
    while (status === 'queued');
    expect(status).toBe('succeeded');
  });

  it('takes no hint over 64 kB', async () => {
    const { token } = await submitted(() => true);
    const answer = await app.inject({
      method: 'POST',
      url: `/internal/attempts/${token}/progress`,
      payload: { stage: 'rendering', progress: 1, text: 'x'.repeat(70_000) },
    });

    expect(answer.statusCode).toBe(413);
  });
});
