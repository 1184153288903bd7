import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { ArtifactStore } from '../artifacts/artifact.store';
import { SteppedClock } from '../clock/clock.testing';
import { TEST_API_KEY } from '../config/config.testing';
import { fileKey } from '../jobs/rows/object.keys';
import { filesApp } from './files.testing';
import { ResumableUploads } from './resumable.uploads';
import { TusController } from './tus.controller';
import { UploadSweep } from './upload.sweep';

const SUBTITLES = '1\n00:00:00,000 --> 00:00:01,000\nHello\n';
const HEADERS = { 'x-api-key': TEST_API_KEY, 'tus-resumable': '1.0.0' };
const OFFSET = 'application/offset+octet-stream';

describe(TusController.name, () => {
  let dataDir: string;
  let app: NestFastifyApplication;
  let clock: SteppedClock;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tus-'));
    clock = new SteppedClock();
    const env = { DATA_DIR: dataDir, FILE_MAX_BYTES: '100', FILES_MAX_BYTES: '100' };
    app = await filesApp(env, clock);
  });
  afterEach(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  const call = (
    method: 'GET' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE',
    url: string,
    headers: object = {},
    payload?: string,
  ) =>
    app.inject({ method, url, headers: { ...HEADERS, ...headers }, ...(payload && { payload }) });
  const create = (bytes: number, headers: object = {}) =>
    call('POST', '/file/resumable', { 'upload-length': bytes, ...headers });
  const patch = (url: string, from: number, payload: string) =>
    call('PATCH', url, { 'upload-offset': from, 'content-type': OFFSET }, payload);
  const begun = async (bytes = SUBTITLES.length) =>
    (await create(bytes, { 'upload-metadata': NAMED })).headers['location'] as string;
  const codeOf = (answer: { statusCode: number; json: () => { code: string } }) => [
    answer.statusCode,
    answer.json().code,
  ];
  const parts = () => readdir(join(dataDir, 'artifacts', '.partial')).catch(() => []);

  it('takes a file in parts and says how far it is', async () => {
    const answer = await create(SUBTITLES.length, { 'upload-metadata': NAMED });
    const url = answer.headers['location'] as string;
    const first = await patch(url, 0, SUBTITLES.slice(0, 20));
    const head = await call('HEAD', url);
    const last = await patch(url, 20, SUBTITLES.slice(20));
    const after = await call('HEAD', url);
    const file = await call('GET', url.replace('/resumable', ''));

    const expires = new Date(clock.now() + 24 * 3_600_000).toUTCString();
    expect([answer.statusCode, answer.headers]).toMatchObject([
      201,
      { 'tus-resumable': '1.0.0', 'upload-expires': expires },
    ]);
    expect(url).toMatch(/^\/file\/resumable\/file_[0-9A-Z]{26}$/);
    expect([first.statusCode, first.headers['upload-offset']]).toEqual([204, '20']);
    expect([head.statusCode, head.headers]).toMatchObject([
      200,
      {
        ...{ 'upload-offset': '20', 'upload-length': '38', 'upload-expires': expires },
        ...{ 'upload-metadata': NAMED, 'cache-control': 'no-store' },
      },
    ]);
    expect([last.statusCode, last.headers['upload-offset']]).toEqual([204, '38']);
    expect([after.statusCode, after.headers['upload-offset']]).toEqual([200, '38']);
    expect(after.headers).not.toHaveProperty('upload-expires');
    expect(file.json()).toMatchObject({ filename: 'a.srt', kind: 'subtitles', size_bytes: 38 });
    expect(await parts()).toEqual([]);
  });

  it('takes a file with the request that begins it', async () => {
    const headers = { ...HEADERS, 'upload-length': 38, 'content-type': OFFSET };
    const answer = await app.inject({
      ...{ method: 'POST', url: '/file/resumable', headers, payload: SUBTITLES },
    });

    expect([answer.statusCode, answer.headers['upload-offset']]).toEqual([201, '38']);
  });

  it('goes on where it was, and nowhere else', async () => {
    const url = await begun();
    await patch(url, 0, SUBTITLES.slice(0, 20));

    expect(codeOf(await patch(url, 10, SUBTITLES.slice(10)))).toEqual([409, 'conflict']);
    expect((await call('HEAD', url)).headers['upload-offset']).toBe('20');
  });

  it('finishes what was whole when the program died', async () => {
    const url = await begun();
    await patch(url, 0, SUBTITLES.slice(0, -1));
    const id = url.split('/').at(-1) ?? '';
    await appendFile(join(dataDir, 'artifacts', '.partial', id), SUBTITLES.slice(-1));

    expect((await call('HEAD', url)).headers['upload-offset']).toBe('38');
    expect((await call('GET', `/file/${id}`)).statusCode).toBe(200);
  });

  it('finishes what was stored when the program died', async () => {
    const url = await begun();
    const id = url.split('/').at(-1) ?? '';
    const source = Readable.from([Buffer.from(SUBTITLES)]);
    await app.get(ArtifactStore).writeStream(fileKey('default', id), source, SUBTITLES.length);

    expect((await patch(url, 0, SUBTITLES)).statusCode).toBe(204);
    expect((await call('GET', `/file/${id}`)).statusCode).toBe(200);
    expect(await parts()).toEqual([]);
  });

  it('ends what is of no use as soon as that is seen', async () => {
    const url = await begun(13);

    expect(codeOf(await patch(url, 0, '<html></html>'))).toEqual([415, 'unsupported_media_type']);
    expect((await call('HEAD', url)).statusCode).toBe(404);
    expect(await parts()).toEqual([]);
  });

  it.each<[string, number, object, readonly [number, string]]>([
    ['more than a file can have', 101, {}, [413, 'payload_too_large']],
    ['nothing', 0, {}, [400, 'validation_failed']],
    [
      'a name with folders',
      10,
      { 'upload-metadata': 'filename Li4vYQ==' },
      [400, 'validation_failed'],
    ],
    ['no version', 10, { 'tus-resumable': '' }, [412, 'validation_failed']],
    ['another version', 10, { 'tus-resumable': '0.2.2' }, [400, 'validation_failed']],
    ['a length that is none', -1, {}, [400, 'validation_failed']],
  ])('refuses %s', async (_what, bytes, headers, problem) => {
    expect(codeOf(await create(bytes, headers))).toEqual(problem);
  });

  it('counts what is announced against the quota, until it is given up', async () => {
    const url = await begun(60);
    const second = await create(60);
    const gone = await call('DELETE', url);
    const third = await create(60);

    expect(codeOf(second)).toEqual([429, 'quota_exceeded']);
    expect([gone.statusCode, third.statusCode]).toEqual([204, 201]);
    expect((await call('HEAD', url)).statusCode).toBe(404);
  });

  it('knows nothing of uploads of others, and of none', async () => {
    const id = (await begun()).split('/').at(-1) ?? '';
    const foreign = app.get(ResumableUploads).state('other', id);
    const never = `/file/resumable/file_${'0'.repeat(26)}`;

    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
    expect(codeOf(await patch(never, 0, 'x'))).toEqual([404, 'not_found']);
    expect((await call('HEAD', never)).statusCode).toBe(404);
    expect((await call('DELETE', never)).statusCode).toBe(404);
  });

  it('gives up what nobody goes on with', async () => {
    const url = await begun();
    await patch(url, 0, SUBTITLES.slice(0, 20));
    clock.step(24 * 3_600_000);
    const late = await patch(url, 20, SUBTITLES.slice(20));
    await app.get(UploadSweep).run();

    expect(late.statusCode).toBe(404);
    expect(await parts()).toEqual([]);
  });
});

/** `filename a.srt` and `by me`. */
const NAMED = 'filename YS5zcnQ=,by bWU=';
