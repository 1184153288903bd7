import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Job, JobRequest } from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { ArtifactStore } from '../artifacts/artifact.store';
import { SCOPES } from '../auth/caller';
import { KeyStore } from '../auth/key.store';
import { SystemClock } from '../clock/clock';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { VERSION } from '../config/version';
import { Database } from '../database/database';
import { DatabaseModule } from '../database/database.module';
import { AttemptsModule } from '../internal/attempts.module';
import { MemoryArtifactStore } from '../jobs/artifacts.testing';
import { manifestOf } from '../jobs/jobs.testing';
import { GpuProvider } from '../runpod/gpu.provider';
import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { ToolkitModule } from './toolkit.module';
import type { ToolkitAnswer } from './toolkit.views';

const video_url = 'https://example.com/talk.mp4';
const SRT = '1\n00:00:00,000 --> 00:00:02,000\nHello\n';

describe(ToolkitModule.name, () => {
  let folder: string;
  let app: NestFastifyApplication;
  const provider = new MemoryGpuProvider();
  const artifacts = new MemoryArtifactStore();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'toolkit-'));
    app = await testApp({
      config: testConfig({ DATA_DIR: folder }),
      imports: [DatabaseModule, ToolkitModule, AttemptsModule],
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

  const post = (path: string, payload: object, headers: object = {}) =>
    app.inject({
      method: 'POST',
      url: `/v1/${path}`,
      headers: { 'x-api-key': TEST_API_KEY, prefer: 'respond-async', ...headers },
      payload,
    });
  const jobOf = async (path: string, payload: object): Promise<Job> => {
    const answer = await post(path, payload);
    expect([answer.statusCode, answer.body]).toEqual([202, expect.any(String)]);
    const url = `/job/${answer.json<ToolkitAnswer>().job_id}`;
    const headers = { 'x-api-key': TEST_API_KEY };
    return (await app.inject({ method: 'GET', url, headers })).json<Job>();
  };
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
    await app.inject({ method: 'POST', url: `/internal/attempts/${request.token}/done` });
  };
  const statusOf = (job_id: string, key = TEST_API_KEY) =>
    post('toolkit/job/status', { job_id }, { 'x-api-key': key });

  it('captions as it is asked', async () => {
    const settings = {
      ...{ style: 'highlight', line_color: '#FFFFFF', word_color: '#FFFF00', all_caps: true },
      ...{ max_words_per_line: 4, position: 'top_center', alignment: 'center', outline_width: 0 },
      ...{ font_family: 'Poppins', bold: true, italic: false, underline: false, angle: 0 },
    };

    const linked = await jobOf('video/caption', {
      ...{ video_url, captions: 'https://example.com/talk.ass', settings, id: 'r-1' },
      ...{ replace: [], exclude_time_ranges: [], language: 'auto' },
    });
    const inline = await jobOf('video/caption', {
      ...{ video_url, captions: SRT, settings: { font_family: 'Arial', max_words_per_line: 0 } },
    });

    expect(linked).toMatchObject({
      operation: 'caption',
      metadata: { id: 'r-1' },
      input: {
        url_video: video_url,
        url_subtitles: 'https://example.com/talk.ass',
        style: {
          ...{ preset: 'karaoke', color: '#FFFFFF', highlight_color: '#FFFF00', uppercase: true },
          ...{ max_words: 4, position: 'top', outline: 0, font: 'Poppins', bold: true },
          italic: false,
        },
      },
    });
    expect(inline).toMatchObject({ input: { subtitles: SRT, style: { preset: 'classic' } } });
    expect(Object.keys((inline.input as { style: object }).style)).toEqual(['preset', 'safe_area']);
  });

  it('brings stills to life and makes MP3s as it is asked', async () => {
    const image_url = 'https://example.com/still.jpg';
    const usual = await jobOf('image/convert/video', { image_url });
    const still = await jobOf('image/convert/video', { image_url, zoom_speed: 0, length: 2 });
    const mp3 = await jobOf('media/convert/mp3', { media_url: video_url, sample_rate: 44_100 });

    expect(usual.input).toMatchObject({
      ...{ url_image: image_url, duration: 5, frame_rate: 30 },
      ...{ motion: 'zoom_in', zoom: 1.15, easing: 'linear' },
    });
    expect(still.input).toMatchObject({ duration: 2, motion: 'still' });
    expect(mp3.input).toMatchObject({
      ...{ url_audio: video_url, format: 'mp3', bitrate_kbps: 128, sample_rate: 44_100 },
    });
  });

  it('answers a job that goes on, and tells of it until it is done', async () => {
    const made = await post('video/caption', { video_url, captions: SRT, id: 'r-2' });
    const { job_id } = made.json<ToolkitAnswer>();
    const before = (await statusOf(job_id)).json<object>();
    await finish(await submitted((request) => request.job_id === job_id));
    const after = (await statusOf(job_id)).json<{ response: { response: ToolkitAnswer } }>();

    expect(made.json()).toMatchObject({
      ...{ endpoint: '/v1/video/caption', code: 202, id: 'r-2', response: null },
      ...{ message: 'processing', run_time: 0, build_number: VERSION },
    });
    expect(before).toEqual({
      ...{ endpoint: '/v1/toolkit/job/status', code: 200, job_id, message: 'success' },
      response: { job_status: 'queued', job_id, response: null },
      build_number: VERSION,
    });
    expect(after.response).toMatchObject({
      job_status: 'done',
      response: { code: 200, id: 'r-2', job_id, message: 'success' },
    });
    expect(after.response.response.response).toMatch(/^https:\/\/files\.test\//);
  });

  it('waits for the video where nobody says otherwise, and answers it with 200', async () => {
    const captions = 'https://example.com/waited.srt';
    const waiting = post('video/caption', { video_url, captions }, { prefer: '' });
    await finish(await submitted(({ input }) => input['url_subtitles'] === captions));
    const answer = await waiting;

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ code: 200, message: 'success' });
  });

  it('says of a job that failed why, as done and with 500', async () => {
    const { id } = await jobOf('video/caption', { video_url, captions: SRT });
    await app.inject({
      method: 'POST',
      url: `/job/${id}/cancel`,
      headers: { 'x-api-key': TEST_API_KEY },
    });

    expect((await statusOf(id)).json()).toMatchObject({
      response: {
        job_status: 'done',
        response: {
          code: 500,
          response: null,
          message: expect.stringMatching(/^canceled: /) as unknown,
        },
      },
    });
  });

  it.each<[string, object, string, RegExp]>([
    ['video/caption', { video_url }, '/captions', /nothing is transcribed here/],
    ['video/caption', { video_url, captions: 'Hello' }, '/captions', /neither a link nor/],
    [
      'video/caption',
      { video_url, captions: SRT, replace: [{ find: 'a', replace: 'b' }] },
      '/replace',
      /can not be done/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, exclude_time_ranges: [{ start: '0', end: '1' }] },
      '/exclude_time_ranges',
      /can not/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, webhook_url: video_url },
      '/webhook_url',
      /another body/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, settings: { font_size: 24 } },
      '/settings/font_size',
      /is in pixels/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, settings: { underline: true } },
      '/settings/underline',
      /can not/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, settings: { style: 'underline' } },
      '/settings/style',
      /one of/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, settings: { alignment: 'left' } },
      '/settings/alignment',
      /beside position bottom_center/,
    ],
    [
      'video/caption',
      { video_url, captions: SRT, settings: { font_family: 'Papyrus' } },
      '/settings/font_family',
      /There is no font "Papyrus"/,
    ],
    [
      'video/caption',
      { video_url, captions: 'https://10.0.0.1/a.srt' },
      '/captions',
      /not a public address/,
    ],
    [
      'video/caption',
      { video_url: 'https://10.0.0.1/a.mp4', captions: SRT },
      '/video_url',
      /^video_url stands at/,
    ],
    [
      'image/convert/video',
      { image_url: video_url, zoom_speed: 50, length: 3 },
      '/zoom_speed',
      /grow by 150 percent/,
    ],
    ['media/convert/mp3', { media_url: video_url, bitrate: '999k' }, '/bitrate', /bitrate/],
    [
      'media/convert/mp3',
      { media_url: 'https://10.0.0.1/a.mp3' },
      '/media_url',
      /not a public address/,
    ],
    ['media/convert/mp3', { media_url: video_url, sample_rate: 12_345 }, '/sample_rate', /12345/],
    ['toolkit/job/status', {}, '/job_id', /job_id is missing/],
  ])('refuses of %s what has no equal here: %j', async (path, body, pointer, detail) => {
    const answer = await post(path, body);

    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: object[] }>().errors).toEqual([
      expect.objectContaining({ pointer, detail: expect.stringMatching(detail) as unknown }),
    ]);
  });

  it('shows an owner no job of another, and asks for a key', async () => {
    const { id } = await jobOf('video/caption', { video_url, captions: SRT });
    const store = new KeyStore(app.get(Database), new SystemClock());
    const { key } = await store.make({ owner: 'o', name: '', scopes: SCOPES, lifetimeMs: null });

    expect((await statusOf(id, key)).statusCode).toBe(404);
    expect((await statusOf(id, 'a guess')).statusCode).toBe(401);
  });

  it('makes one job of repeats under one key', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = { video_url, captions: SRT };
    const answers = [
      await post('video/caption', body, headers),
      await post('video/caption', body, headers),
    ];

    expect(new Set(answers.map((answer) => answer.json<ToolkitAnswer>().job_id)).size).toBe(1);
  });
});
