import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

import { OPERATION_NAMES } from '@app/contracts';

import { importSdk, type Sdk, type SdkClient } from '../support/sdk';
import { RunningProgram } from '../support/program';
import { makeSmallMedia, smallBody, SMALL_CAPTIONS, SMALL_MEDIA } from '../support/small-requests';
import { eventually } from '../support/processes';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('the TypeScript client, against the running program', () => {
  let sources: Sources;
  let program: RunningProgram;
  let sdk: Sdk;
  let api: SdkClient;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    sdk = await importSdk();
    api = new sdk.ApiGpu({ baseUrl: `${program.url}/`, apiKey: program.apiKey });
    await makeSmallMedia((name) => sources.path(name));
    await writeFile(sources.path('talk.srt'), SMALL_CAPTIONS);
    for (const name of SMALL_MEDIA) {
      const file = await api.upload(await readFile(sources.path(name)), { filename: name });
      ids.set(name, file.id);
    }
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const bodyOf = (name: (typeof OPERATION_NAMES)[number]) =>
    smallBody(name, (media) => ids.get(media) ?? '');

  it('knows every operation', () => {
    expect(sdk.OPERATION_NAMES.toSorted()).toEqual(OPERATION_NAMES.toSorted());
  });

  it('does every operation with what it uploaded, and follows it by events', async () => {
    const ended = await Promise.all(
      OPERATION_NAMES.map(async (name) => {
        const seen: number[] = [];
        const { id } = await api.video[name](bodyOf(name));
        const job = await api.waitForJob(id, {
          onUpdate: ({ progress }: { progress: number }) => seen.push(progress),
        });
        expect(seen.at(-1)).toBe(100);
        return [job.operation, job.status, job.error];
      }),
    );

    expect(ended).toEqual(OPERATION_NAMES.map((name) => [name, 'succeeded', null]));
  });

  it('tells what every operation would be', async () => {
    for (const name of OPERATION_NAMES) {
      const { output } = await api.validate(name, bodyOf(name));
      expect([name, output !== null]).toEqual([name, name !== 'probe']);
    }
  });

  it('downloads a result, lists, deletes and counts', async () => {
    const { id } = await api.video.thumbnail(bodyOf('thumbnail'));
    const job = await api.waitForJob(id);
    const bytes = Buffer.from(await (await api.download(id)).arrayBuffer());
    const listed: string[] = [];
    for await (const each of api.jobs({ limit: 5 })) listed.push(each.id);
    await api.delete(id);

    expect(createHash('sha256').update(bytes).digest('hex')).toBe(job.output?.sha256);
    expect(listed).toHaveLength(OPERATION_NAMES.length + 1);
    expect(listed[0]).toBe(id);
    await expect(api.download(id)).rejects.toMatchObject({ code: 'output_expired', status: 410 });
    expect(await api.usage({ group_by: 'operation' })).toHaveProperty('total');
    const asked = await api.whatIf({ price_per_second_usd: 0.0002, idle_timeout_seconds: 60 });
    expect([asked.jobs, asked.idle_timeouts.length]).toEqual([OPERATION_NAMES.length + 1, 11]);
    expect(asked.answer.idle_usd).toBeGreaterThan(0);
  });

  it('waits by asking where events are held back', async () => {
    const asked: string[] = [];
    const held: typeof fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push(new URL(url).pathname.split('/').at(-1) ?? '');
      if (!url.endsWith('/events')) return fetch(input, init);
      // As a proxy does that waits for the end of an answer before it passes it on.
      return new Response(new ReadableStream({}), { headers: { 'content-type': 'text/plain' } });
    };
    const slow = new sdk.ApiGpu({ baseUrl: program.url, apiKey: program.apiKey, fetch: held });
    const { id } = await slow.video.probe(bodyOf('probe'));
    const job = await slow.waitForJob(id, { silenceMs: 200 });

    expect(job.status).toBe('succeeded');
    expect(asked.filter((last) => last === 'events').length).toBeGreaterThan(0);
    expect(asked.at(-1)).toBe(id);
  });

  it('makes one job of a request whose answer was lost', async () => {
    let lost = 0;
    const losing: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const isFirst = input instanceof Request && input.method === 'POST' && lost === 0;
      if (!isFirst) return response;
      lost += 1;
      throw new TypeError('fetch failed');
    };
    const shaky = new sdk.ApiGpu({ baseUrl: program.url, apiKey: program.apiKey, fetch: losing });
    const { id } = await shaky.video.probe({ ...bodyOf('probe'), metadata: { try: 'lost' } });
    const made: string[] = [];
    for await (const job of api.jobs({ limit: 100 })) {
      if (job.metadata['try'] === 'lost') made.push(job.id);
    }

    expect(lost).toBe(1);
    expect(made).toEqual([id]);
  });

  it('goes on with an upload where it was cut', async () => {
    const bytes = await readFile(sources.path('talk.mp4'));
    const sent: string[] = [];
    const cutting: typeof fetch = async (input, init) => {
      const isPart = init?.method === 'PATCH';
      if (isPart) sent.push(new Headers(init.headers).get('upload-offset') ?? '');
      const response = await fetch(input, init);
      // The second part comes, and its answer does not.
      if (isPart && sent.length === 2) throw new TypeError('fetch failed');
      return response;
    };
    const cut = new sdk.ApiGpu({ baseUrl: program.url, apiKey: program.apiKey, fetch: cutting });
    const file = await cut.upload(bytes, { filename: 'cut.mp4', partBytes: 4096 });

    expect(sent.slice(0, 3)).toEqual(['0', '4096', '8192']);
    expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('verifies a webhook as it was really sent, and nothing else', async () => {
    const { webhook_secret: secret } = (await program.call<{ webhook_secret: string }>('/key'))
      .body;
    const { id } = await api.video.probe({ ...bodyOf('probe'), webhook_url: sources.url('hook') });
    await api.waitForJob(id);
    expect(await eventually(async () => sources.posted.length > 0, 10_000)).toBe(true);
    const [{ headers, body: payload } = { headers: {}, body: '' }] = sources.posted;

    const { type, data } = await sdk.verifyWebhook({ payload, headers, secret });
    expect([type, data.id]).toEqual(['job.succeeded', id]);
    const wrong = { payload: payload.replace(id, 'job_other'), headers, secret };
    await expect(sdk.verifyWebhook(wrong)).rejects.toThrow('No signature is that of the secret.');
    const late = { payload, headers, secret, now: Date.now() + 301_000 };
    await expect(sdk.verifyWebhook(late)).rejects.toThrow('too old');
  });

  it('says in one error what is wrong, and with which field', async () => {
    const stranger = new sdk.ApiGpu({ baseUrl: program.url, apiKey: 'ak_nobody' });
    const nowhere = new sdk.ApiGpu({ baseUrl: 'http://127.0.0.1:9', apiKey: 'x', maxRetries: 0 });

    await expect(api.video.trim({ url_video: 'nowhere' })).rejects.toMatchObject({
      code: 'validation_failed',
      status: 400,
      errors: [expect.objectContaining({ pointer: '/url_video' })],
      requestId: expect.stringMatching(/^req_/) as string,
    });
    await expect(stranger.job('job_1')).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(nowhere.job('job_1')).rejects.toMatchObject({ code: 'unreachable' });
  });
});
