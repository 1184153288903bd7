import { OPERATION_NAMES } from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { routesOf } from '../auth/routes';
import { TEST_API_KEY } from '../config/config.testing';
import { Database } from '../database/database';
import type { EndedJob } from '../database/usage.row';
import { createDocument } from '../openapi';
import { recordUsage } from '../usage/usage.writer';
import { EstimateController } from './estimate.controller';
import { EstimateModule } from './estimate.module';
import { SourceLooks, type Seen } from './source.looks';
import type { SeenVideo } from './video.facts';

const STILL = { url_image: 'https://example.com/still.jpg' };

/** A job of 5 s that took 4.2 s. */
const ended = (id: string, more: Partial<EndedJob> = {}): EndedJob => ({
  ...{ id, owner: 'other', operation: 'img2vid', status: 'succeeded', finished_at: 1_000 },
  output_json: JSON.stringify({ media: { duration_seconds: 5 } }),
  metrics_json: JSON.stringify({ queue_ms: 1_500, execution_ms: 4_200 }),
  cost_json: JSON.stringify({ usd: 0.00095, price_per_second_usd: 0.00019, billed_seconds: 5 }),
  ...more,
});

describe(EstimateController.name, () => {
  let app: NestFastifyApplication;
  let seen: Seen<{ readonly width: number; readonly height: number }>;
  let video: Seen<SeenVideo>;
  let srt = '1\n00:00:00,100 --> 00:00:00,900\nHello\n';
  const looked: string[] = [];

  beforeAll(async () => {
    const looks = {
      still: async ({ value }: { readonly value: string }) => {
        looked.push(value);
        return seen;
      },
      video: async () => video,
      sound: async () => ({ trouble: 'not looked at' }),
      text: async () => ({ facts: { bytes: Buffer.from(srt), declared: null } }),
    };
    app = await testApp({
      imports: [EstimateModule],
      override: (builder) => builder.overrideProvider(SourceLooks).useValue(looks),
    });
  });
  beforeEach(() => {
    seen = { facts: { width: 3000, height: 4000 } };
    looked.length = 0;
  });
  afterAll(() => app.close());

  const validate = async (operation: string, payload: object) => {
    const headers = { 'x-api-key': TEST_API_KEY };
    const url = `/video/${operation}/validate`;
    const answer = await app.inject({ method: 'POST', url, headers, payload });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  const jobs = async () =>
    (await app.get(Database).reader.selectFrom('jobs').select('id').execute()).length;

  it('has one route for each operation, documented by its definition', () => {
    const routes = routesOf(app).filter(({ path }) => path.endsWith('/validate'));
    const { paths } = createDocument(app);

    expect(routes.map(({ method, path, scope }) => [method, path, scope])).toEqual(
      OPERATION_NAMES.map((name) => ['POST', `/video/${name}/validate`, 'jobs:write']),
    );
    expect(paths['/video/img2vid/validate']?.post?.operationId).toBe('validateImg2Vid');
  });

  it('plans the output as the worker does, and knows no cost before any job', async () => {
    expect(await validate('img2vid', { ...STILL, duration: 2.51, frame_rate: 23.976 })).toEqual({
      status: 200,
      body: {
        ...{ object: 'estimate', valid: true, warnings: [] },
        output: {
          ...{ width: 1080, height: 1920 },
          ...{ duration_seconds: 60 / (24_000 / 1001), frame_rate: 24_000 / 1001 },
        },
        ...{ cost: null, eta_seconds: null, based_on_jobs: 0 },
      },
    });
    expect([looked, await jobs()]).toEqual([[STILL.url_image], 0]);
  });

  it('costs what the same job cost before', async () => {
    await app.get(Database).write(async (transaction) => {
      for (const job of [ended('job_1'), ended('job_2'), ended('job_3', { status: 'failed' })])
        await recordUsage(transaction, job);
    });

    expect((await validate('img2vid', STILL)).body).toMatchObject({
      output: { duration_seconds: 5 },
      cost: { usd: 0.00095, billed_seconds: 5, price_per_second_usd: 0.00019 },
      ...{ eta_seconds: 6, based_on_jobs: 2 },
    });
  });

  it('looks at no still where the request says the size', async () => {
    const answer = await validate('img2vid', { ...STILL, aspect_ratio: '1:1' });

    expect(answer.body['output']).toMatchObject({ width: 1080, height: 1080 });
    expect(looked).toEqual([]);
  });

  it('says which still is enlarged', async () => {
    seen = { facts: { width: 640, height: 360 } };

    expect((await validate('img2vid', STILL)).body['warnings']).toEqual([
      {
        code: 'upscaled',
        detail: 'url_image: it is 640x360 and is enlarged to a video of 1920x1080',
        pointer: '/url_image',
      },
    ]);
  });

  it('leaves open what it could not see', async () => {
    seen = { trouble: 'example.com answered 404.' };

    expect((await validate('img2vid', STILL)).body).toMatchObject({
      output: { width: null, height: null, duration_seconds: 5, frame_rate: 24 },
      warnings: [
        {
          code: 'not_probed',
          detail: 'url_image: example.com answered 404.',
          pointer: '/url_image',
        },
      ],
    });
  });

  it('refuses what the operation refuses, with the same pointers', async () => {
    const body = { ...STILL, zoom: 'much', url_image: 'https://10.0.0.1/x.png' };

    const { status, body: problem } = await validate('img2vid', body);

    expect([status, problem['code']]).toEqual([400, 'validation_failed']);
    expect(await jobs()).toBe(0);
  });

  const CAPTION = {
    ...{ url_video: 'https://example.com/a.mp4', url_srt: 'https://example.com/a.srt' },
  };

  it('captions a video as it is', async () => {
    const rate = { num: 30_000, den: 1001 };
    video = { facts: { size: { width: 640, height: 360 }, seconds: 4.004, rate } };

    expect((await validate('caption', CAPTION)).body).toMatchObject({
      output: { width: 640, height: 360, duration_seconds: 4.004, frame_rate: 30_000 / 1001 },
      ...{ warnings: [], cost: null, eta_seconds: null, based_on_jobs: 0 },
    });
  });

  it('says what the index of a video leaves open', async () => {
    const size = { width: 640, height: 360 };
    video = { facts: { size, seconds: 4, rate: null } };
    const unsteady = await validate('caption', CAPTION);
    video = { facts: { size, seconds: null, rate: null } };
    const endless = await validate('caption', CAPTION);

    const warned = (detail: string) => [{ code: 'not_probed', detail, pointer: '/url_video' }];
    expect(unsteady.body).toMatchObject({
      output: { ...size, duration_seconds: 4, frame_rate: null },
      warnings: warned('url_video: its index shows no steady frame rate'),
    });
    expect(endless.body).toMatchObject({
      output: { ...size, duration_seconds: null, frame_rate: null },
      warnings: warned('url_video: its index does not say how long it is shown'),
    });
  });

  it('says of captions what the worker will say', async () => {
    const rate = { num: 25, den: 1 };
    video = { facts: { size: { width: 640, height: 360 }, seconds: 4, rate } };
    srt = `${srt}\n2\n00:00:04,000 --> 00:00:05,000\nToo late\n`;
    const late = await validate('caption', CAPTION);
    const body = { url_video: CAPTION.url_video, subtitles: 'WEBVTT\n\nnothing' };
    const broken = await validate('caption', body);

    expect(late.body['warnings']).toEqual([
      {
        code: 'cues_after_end',
        detail: 'url_srt: 1 of 2 cue starts after the end of the video, not shown',
        pointer: '/url_srt',
      },
    ]);
    expect(broken.body['warnings']).toEqual([
      {
        code: 'subtitle_invalid',
        detail: expect.stringContaining('subtitles: ') as string,
        pointer: '/subtitles',
      },
    ]);
  });

  it('says where only the job itself can see how long its result is', async () => {
    video = { facts: { size: { width: 640, height: 360 }, seconds: 4, rate: { num: 25, den: 1 } } };
    const body = { url_video: 'https://example.com/a.mp4', start: 0.5, end: 2, cut: 'keyframe' };
    const url_audio = 'https://example.com/b.mp3';
    const silent = await validate('addaudio', { url_video: body.url_video, url_audio });

    expect((await validate('trim', body)).body).toMatchObject({
      output: { width: 640, height: 360, duration_seconds: null, frame_rate: 25 },
      warnings: [{ code: 'not_probed', pointer: '/url_video' }],
    });
    expect(silent.body).toMatchObject({
      output: { width: 640, duration_seconds: null },
      warnings: [{ code: 'not_probed', detail: 'url_audio: not looked at' }],
    });
  });

  it('says of a part what the worker will say, and of one that is nothing that it fails', async () => {
    const parts = [
      { start: 3, end: 9 },
      { start: 5, end: 6 },
    ];
    const [clipped, nothing] = await Promise.all(
      parts.map((part) => validate('trim', { url_video: 'https://example.com/a.mp4', ...part })),
    );

    expect(clipped?.body).toMatchObject({
      output: { duration_seconds: 1 },
      warnings: [{ code: 'end_clipped', pointer: '/url_video' }],
    });
    expect(nothing?.body).toMatchObject({
      output: null,
      warnings: [{ code: 'media_invalid', pointer: '/url_video' }],
    });
  });

  it('sees through steps, and tells what is unknown where it begins', async () => {
    const cut = {
      name: 'cut',
      operation: 'trim',
      input: { url_video: 'https://example.com/a.mp4', end: 2 },
    };
    const small = {
      name: 'small',
      operation: 'transcode',
      input: { url_video: 'step:cut', width: 320 },
    };
    const known = await validate('pipeline', { steps: [small, cut] });
    video = { trouble: 'example.com answered 404.' };
    const unknown = await validate('pipeline', { steps: [small, cut] });

    expect(known.body).toMatchObject({
      output: { width: 320, height: 180, duration_seconds: 2, frame_rate: 25 },
      warnings: [],
    });
    expect(unknown.body).toMatchObject({
      output: null,
      warnings: [{ code: 'not_probed', pointer: '/steps/1/input/url_video' }],
    });
  });
});
