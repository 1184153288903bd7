import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import { ApiError, JOB_REQUEST_VERSION, limitsOf, type JobRequest } from '@app/contracts';
import { StoreClient } from '@app/net';
import { NoSpans } from '@app/tracing';

import { Destinations } from '../media/destinations';
import { MediaFetcher } from '../media/media.fetcher';
import { Publisher } from '../media/publisher';
import { FakeStore } from '../media/store.testing';
import { Workspaces } from '../media/workspace';
import { inputFor } from './inputs.testing';
import { JobHandler } from './job.handler';
import { Renderer, type RenderContext, type RenderResult } from './renderer';

const HINTS = 'https://api.test/internal/attempts/att_1.mac';
const MANIFEST = 'https://store.test/manifest';
const VIDEO = 'https://store.test/video';
const MEDIA = {
  ...{ duration_seconds: 1, width: 640, height: 360 },
  ...{ frame_rate: 24, video_codec: 'h264', audio_codec: null },
};

const ANY_NUMBER = expect.any(Number) as unknown;

describe(JobHandler.name, () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'handler-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  function setUp(
    render: (input: unknown, context: RenderContext) => Promise<RenderResult> = video,
    waited: () => void = () => undefined,
  ) {
    const net = new FakeStore();
    net.objects.set('https://a.test/still.png', Buffer.from('picture'));
    // A PUT that a test breaks is broken once: the next try gets the store's own answer.
    const store = new StoreClient(net, {
      wait: async () => void net.answers.delete(`PUT ${VIDEO}`),
    });
    const renderer = { render } as Renderer<'img2vid'>;
    const handler = new JobHandler({
      renderers: {
        img2vid: renderer,
        caption: renderer,
        addaudio: renderer,
        trim: renderer,
        concat: renderer,
      } as never,
      spans: new NoSpans(),
      workspaces: new Workspaces(root),
      fetcher: new MediaFetcher({ public: net, store: net }),
      publisher: new Publisher(store, { wait: async () => waited() }),
      destinations: new Destinations(net, { wait: async () => undefined }),
      store,
      ...{ gpu: { name: 'NVIDIA L4' }, concurrency: 1 },
    });
    const controller = new AbortController();
    const progress: unknown[] = [];
    const afterwards: (() => Promise<void>)[] = [];
    const handle = (input: unknown) =>
      handler.handle(
        { input },
        {
          signal: controller.signal,
          progress: (value) => progress.push(value),
          afterReport: (act) => afterwards.push(act),
          log: pino({ level: 'silent' }),
        },
      );
    return { net, handle, controller, progress, afterwards };
  }

  it('fetches, renders, stores the file and then the manifest, and returns it', async () => {
    const { net, handle, progress } = setUp();

    const outcome = await handle(request());

    expect(outcome).toEqual({
      version: 1,
      status: 'succeeded',
      manifest: {
        ...{ version: 1, job_id: 'job_1', task_id: 'task_1', attempt_id: 'att_1' },
        outputs: {
          video: {
            ...{ key: 'o/1/video', filename: 'img2vid.mp4', content_type: 'video/mp4' },
            size_bytes: 17,
            sha256: 'fe39c46a070f85384d93b60cc426a62cd91e77cdcb54c353335117803d06e620',
            media: MEDIA,
          },
        },
        ...{ data: null, warnings: [{ code: 'w', detail: 'd' }] },
        metrics: {
          ...{ execution_ms: ANY_NUMBER, download_ms: ANY_NUMBER },
          ...{ render_ms: 1000, verify_ms: 100, upload_ms: ANY_NUMBER },
          ...{ encoder: 'libx264', fallback_reason: 'no GPU', speed: 2 },
          gpu: 'NVIDIA L4',
        },
      },
    });
    expect(net.json(MANIFEST)).toEqual((outcome as { manifest: unknown }).manifest);
    expect(net.objects.get('https://store.test/video')?.toString()).toBe('picture in motion');
    expect(progress.at(0)).toMatchObject({ stage: 'starting', progress: 0 });
    expect(progress.at(-1)).toMatchObject({ stage: 'uploading', progress: 92 });
    expect(await readdir(root)).toEqual([]);
  });

  describe('a large file', () => {
    const PARTS = 'POST https://api.test/internal/attempts/att_1.mac/parts';
    const large = () => {
      const video = { ...grant(VIDEO, 'o/1/video'), parts_over_bytes: 10 };
      return request({ uploads: { video } });
    };

    it('goes up in the parts that the orchestrator opened for it', async () => {
      const { net, handle } = setUp();
      const part = (at: number) => `https://store.test/part/${at}`;
      const complete = { url: 'https://store.test/complete', headers: {} };
      const parts = {
        ...{ part_bytes: 10, part_urls: [part(1), part(2)], complete },
        abort_url: 'https://store.test/abort',
      };
      net.answers.set(PARTS, [200, JSON.stringify({ parts })]);
      net.answers.set('POST https://store.test/complete', [
        200,
        '<CompleteMultipartUploadResult/>',
      ]);

      await handle(large());

      expect([1, 2].map((at) => String(net.objects.get(part(at))))).toEqual([
        ...['picture in', ' motion'],
      ]);
      expect(net.objects.has(VIDEO)).toBe(false);
      expect(net.objects.has(MANIFEST)).toBe(true);
    });

    it('goes up in one where nobody opens parts', async () => {
      const { net, handle } = setUp();
      net.answers.set(PARTS, [404]);

      await handle(large());

      expect(net.requests).toContain(PARTS);
      expect(net.objects.get(VIDEO)?.toString()).toBe('picture in motion');
    });
  });

  it('gives the renderer the checked input, the files, and the limits', async () => {
    const seen: unknown[] = [];
    const { handle } = setUp((input, context) => {
      seen.push({ ...(input as object) }, context.sources, context.limits.max_pixels);
      return video(input, context);
    });

    await handle(request({ input: { url_image: 'https://a.test/still.png', duration: 2 } }));

    expect(seen).toEqual([
      { ...inputFor('img2vid', { url_image: 'https://a.test/still.png', duration: 2 }) },
      {
        url_image: {
          path: expect.stringMatching(/\/source-url_image$/) as unknown,
          ...{ kind: 'image', bytes: 7, charset: null },
        },
      },
      40_000_000,
    ]);
  });

  describe('a destination', () => {
    const TO = 'https://bucket.test/mine.mp4?X-Amz-Signature=secret';
    const url_image = 'https://a.test/still.png';
    const to = (put_url = TO, headers?: object) =>
      request({ input: { url_image, destination: { put_url, ...(headers && { headers }) } } });
    const failure = (why: string) => ({
      code: 'destination_failed',
      detail: `The result was not stored at destination: ${why}`,
    });

    it('gets the result once it is in our own store, and before the manifest', async () => {
      const { net, handle } = setUp();

      const outcome = await handle(to(TO, { 'content-type': 'video/mp4' }));

      expect(net.requests.filter((line) => line.startsWith('PUT'))).toEqual([
        ...[`PUT ${VIDEO}`, `PUT ${TO}`, `PUT ${MANIFEST}`],
      ]);
      expect(String(net.objects.get(TO))).toBe('picture in motion');
      expect(outcome).toMatchObject({
        manifest: { outputs: { video: { delivered: true } }, warnings: [{ code: 'w' }] },
      });
    });

    it.each([
      [403, 1, 'The store bucket.test answered 403.'],
      [307, 1, 'The store bucket.test answered 307.'],
      [412, 1, 'The store bucket.test has another object there.'],
      [503, 4, 'The store bucket.test answered 503.'],
    ])('that answers %d is asked %d times and a warning', async (status, tries, why) => {
      const { net, handle } = setUp();
      net.answers.set(`PUT ${TO}`, [status]);

      const outcome = await handle(to());

      expect(net.requests.filter((line) => line === `PUT ${TO}`)).toHaveLength(tries);
      expect(outcome).toMatchObject({
        status: 'succeeded',
        manifest: {
          outputs: { video: { delivered: false } },
          warnings: [{ code: 'w' }, failure(why)],
        },
      });
      expect(net.json(MANIFEST)).toEqual((outcome as { manifest: unknown }).manifest);
      expect(JSON.stringify(outcome)).not.toContain('secret');
    });

    it('that never answers takes half of the time that is left, and not the result', async () => {
      const { net, handle } = setUp();
      net.answers.set(`PUT ${TO}`, 'hang');
      const limits = { ...limitsOf('img2vid'), execution_timeout_ms: 1_000 };

      const outcome = await handle({ ...to(), limits });

      expect(outcome).toMatchObject({ manifest: { outputs: { video: { delivered: false } } } });
      expect(net.objects.has(MANIFEST)).toBe(true);
    });
  });

  it.each([
    ['nothing', undefined, 'validation_failed'],
    ['an empty object', {}, 'validation_failed'],
    ['a later version', { version: 99 }, 'worker_outdated'],
    ['a field of tomorrow', request({ priority: 1 }), 'worker_outdated'],
    ['an operation of tomorrow', request({ operation: 'upscale' }), 'worker_outdated'],
    [
      'an input field of tomorrow',
      request({ input: { url_image: 'https://a.test/still.png', orbit: 2 } }),
      'worker_outdated',
    ],
    ['an input that is wrong', request({ input: { url_image: 7 } }), 'validation_failed'],
    ['a media field without a source', request({ sources: {} }), 'validation_failed'],
  ])('refuses %s', async (_what, input, code) => {
    const { handle } = setUp();

    await expect(handle(input)).rejects.toMatchObject({ code });

    expect(await readdir(root)).toEqual([]);
  });

  it('serves the version of requests before the current one', async () => {
    const former = { ...request(), version: 1, limits: undefined, trace: undefined };
    const { handle } = setUp();

    await expect(handle(JSON.parse(JSON.stringify(former)))).resolves.toMatchObject({
      status: 'succeeded',
    });
  });

  it('ends before it begins when the orchestrator does not want the attempt any more', async () => {
    const { net, handle } = setUp();
    net.answers.set(`POST ${HINTS}/start`, [409]);

    await expect(handle(request())).rejects.toMatchObject({ code: 'canceled' });

    expect(net.requests).toEqual([`POST ${HINTS}/start`]);
  });

  it('stores to the fresh grants that the orchestrator answers with', async () => {
    const { net, handle } = setUp();
    net.answers.set(`POST ${HINTS}/start`, [
      200,
      JSON.stringify({
        uploads: { video: grant('https://store.test/fresh', 'o/2/video') },
        manifest: { put_url: `${MANIFEST}-2`, get_url: `${MANIFEST}-2` },
      }),
    ]);

    const outcome = await handle(request());

    expect(outcome).toMatchObject({ manifest: { outputs: { video: { key: 'o/2/video' } } } });
    expect([...net.objects.keys()].slice(1)).toEqual(['https://store.test/fresh', `${MANIFEST}-2`]);
  });

  it.each<[string, readonly [number, string?]]>([
    ['can not be reached', [502]],
    ['answers nonsense', [200, '{"uploads":7}']],
  ])('uses the grants of the job when the orchestrator %s', async (_what, answer) => {
    const { net, handle } = setUp();
    net.answers.set(`POST ${HINTS}/start`, answer);

    await expect(handle(request())).resolves.toMatchObject({ status: 'succeeded' });

    expect(net.objects.has(MANIFEST)).toBe(true);
  });

  it('sends no hints where there is no address for them', async () => {
    const { net, handle } = setUp();

    await handle(request({ callback_url: undefined }));

    expect(net.requests.filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('hints its progress, and that it is done after the report', async () => {
    const { net, handle, afterwards } = setUp();

    await handle(request());
    for (const act of afterwards) await act();

    expect(net.posted[0]).toEqual({
      ...{ stage: 'starting', progress: 0, eta_seconds: null, speed: null },
    });
    expect(net.requests.at(-1)).toBe(`POST ${HINTS}/done`);
  });

  it('reports the result that an earlier delivery has published, and makes no other', async () => {
    const first = setUp();
    const published = await first.handle(request());
    const { net, handle } = setUp(() => Promise.reject(new Error('rendered twice')));
    net.objects.set(MANIFEST, Buffer.from(JSON.stringify(first.net.json(MANIFEST))));

    await expect(handle(request())).resolves.toEqual(published);
  });

  it('reports the manifest of the delivery that was first to write one', async () => {
    const first = setUp();
    const published = await first.handle(request());
    const { net, handle } = setUp((input, context) => {
      net.objects.set(MANIFEST, Buffer.from(JSON.stringify(first.net.json(MANIFEST))));
      return video(input, context);
    });

    await expect(handle(request())).resolves.toEqual(published);
  });

  it('waits for the manifest of a delivery that has stored its file first', async () => {
    const first = setUp();
    const published = await first.handle(request());
    const { net, handle } = setUp(video, () => {
      net.objects.set(MANIFEST, Buffer.from(JSON.stringify(first.net.json(MANIFEST))));
    });
    net.objects.set(VIDEO, Buffer.from('of another delivery'));

    await expect(handle(request())).resolves.toEqual(published);
  });

  it('fails for a retry when another delivery has stored a file and no manifest', async () => {
    const { net, handle } = setUp();
    net.objects.set('https://store.test/video', Buffer.from('of another delivery'));

    await expect(handle(request())).rejects.toMatchObject({
      ...{ code: 'upload_failed', retryable: true },
    });
  });

  it.each([
    ['takes', 'of its own', [200, freshGrants()], { status: 'succeeded' }],
    ['leaves', 'that others have too', [404], { code: 'upload_failed', retryable: true }],
  ] as const)(
    '%s a file that is there after a broken try, with grants %s',
    async (_does, _grants, start, end) => {
      const { net, handle } = setUp();
      net.answers.set(`POST ${HINTS}/start`, start);
      net.objects.set(VIDEO, Buffer.from('perhaps of another delivery'));
      net.answers.set(`PUT ${VIDEO}`, [502]);

      const outcome = await handle(request()).catch((error: unknown) => error);

      expect(outcome).toMatchObject(end);
      expect(net.objects.has(MANIFEST)).toBe(start[0] === 200);
    },
  );

  it('ends with what the renderer throws, and removes its folder', async () => {
    const { net, handle } = setUp(async (_input, { folder }) => {
      await writeFile(join(folder, 'half'), 'x');
      throw new ApiError('media_invalid', 'No picture.');
    });

    await expect(handle(request())).rejects.toMatchObject({ code: 'media_invalid' });

    expect(net.objects.has('https://store.test/video')).toBe(false);
    expect(await readdir(root)).toEqual([]);
  });

  it('ends a render with the reason of the signal, whatever the renderer throws', async () => {
    const { controller, handle } = setUp(async (_input, { signal }) => {
      controller.abort(new ApiError('worker_lost', 'Shut down.'));
      await untilAborted(signal);
      throw new Error('ffmpeg was killed');
    });

    await expect(handle(request())).rejects.toMatchObject({ code: 'worker_lost' });

    expect(await readdir(root)).toEqual([]);
  });

  it('ends a job that takes longer than it may', async () => {
    const { handle } = setUp(async (_input, { signal }) => {
      await untilAborted(signal);
      throw new Error('ffmpeg was killed');
    });
    const limits = { ...limitsOf('img2vid'), execution_timeout_ms: 1000 };

    await expect(handle(request({ limits }))).rejects.toMatchObject({
      code: 'timed_out',
      detail: 'The job took longer than the 1 s that it may.',
    });
  });
});

async function video(_input: unknown, { folder, progress }: RenderContext): Promise<RenderResult> {
  const path = join(folder, 'out.mp4');
  await writeFile(path, 'picture in motion');
  progress({ fraction: 1, speed: 2 });
  return {
    outputs: { video: { path, filename: 'img2vid.mp4', contentType: 'video/mp4', media: MEDIA } },
    ...{ data: null, warnings: [{ code: 'w', detail: 'd' }], encoder: 'libx264' },
    ...{ fallbackReason: 'no GPU', renderMs: 1000, verifyMs: 100, speed: 2 },
  };
}

function request(changes: object = {}): JobRequest {
  return {
    ...{ version: JOB_REQUEST_VERSION, job_id: 'job_1', task_id: 'task_1', attempt_id: 'att_1' },
    ...{ token: 'att_1.mac', operation: 'img2vid' },
    input: { url_image: 'https://a.test/still.png' },
    sources: { url_image: { url: 'https://a.test/still.png', from: 'public' } },
    uploads: { video: grant('https://store.test/video', 'o/1/video') },
    manifest: { put_url: MANIFEST, get_url: MANIFEST },
    callback_url: 'https://api.test/internal/attempts',
    limits: limitsOf('img2vid'),
    trace: {},
    ...changes,
  } as JobRequest;
}

function grant(put_url: string, key: string) {
  return { put_url, key, headers: { 'content-type': 'video/mp4' }, max_bytes: 1000 };
}

function freshGrants(): string {
  const manifest = { put_url: MANIFEST, get_url: MANIFEST };
  return JSON.stringify({ uploads: { video: grant(VIDEO, 'o/2/video') }, manifest });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
