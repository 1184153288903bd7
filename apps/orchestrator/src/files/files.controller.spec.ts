import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { SteppedClock } from '../clock/clock.testing';
import { TEST_API_KEY } from '../config/config.testing';
import { Database } from '../database/database';
import { FileRemoval } from './file.removal';
import { FilesController } from './files.controller';
import { filesApp } from './files.testing';
import { UploadStore } from './upload.store';
import { UploadSweep } from './upload.sweep';

const SUBTITLES = '1\n00:00:00,000 --> 00:00:01,000\nHello\n';
const HEADERS = { 'x-api-key': TEST_API_KEY };

describe(FilesController.name, () => {
  let dataDir: string;
  let app: NestFastifyApplication;
  let clock: SteppedClock;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'files-'));
    clock = new SteppedClock();
    const env = { DATA_DIR: dataDir, FILE_MAX_BYTES: '100', FILES_MAX_BYTES: '100' };
    app = await filesApp(env, clock);
  });
  afterEach(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  const upload = (payload: string, query = '?filename=a.srt') =>
    app.inject({
      method: 'POST',
      url: `/file${query}`,
      headers: { ...HEADERS, 'content-type': 'application/octet-stream' },
      payload,
    });
  const get = (url: string) => app.inject({ url, headers: HEADERS });
  const remove = (url: string) => app.inject({ method: 'DELETE', url, headers: HEADERS });

  it('keeps what was sent and tells what it is', async () => {
    const answer = await upload(SUBTITLES);
    const file = answer.json<{ id: string }>();
    const found = await get(`/file/${file.id}`);
    const list = await get('/file');

    expect(answer.statusCode).toBe(201);
    expect(answer.headers['location']).toBe(`/file/${file.id}`);
    expect(file).toEqual({
      id: expect.stringMatching(/^file_[0-9A-Z]{26}$/) as string,
      object: 'file',
      filename: 'a.srt',
      content_type: 'application/x-subrip',
      kind: 'subtitles',
      size_bytes: SUBTITLES.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      created_at: new Date(clock.now()).toISOString(),
      expires_at: new Date(clock.now() + 24 * 3_600_000).toISOString(),
    });
    expect(found.json()).toEqual(file);
    expect(list.json()).toEqual({ data: [file], has_more: false, next_cursor: null });
  });

  it.each([
    ['<html></html>', 415, 'unsupported_media_type'],
    [SUBTITLES.repeat(3), 413, 'payload_too_large'],
    ['', 400, 'validation_failed'],
  ])('refuses %j', async (payload, status, code) => {
    const answer = await upload(payload);
    const left = await readdir(join(dataDir, 'artifacts'));

    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(left).toEqual(['.incoming']);
  });

  const form = (parts: readonly string[], end = '--x--\r\n', url = '/file') =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...HEADERS, 'content-type': 'multipart/form-data; boundary=x' },
      payload:
        parts.map((part) => `--x\r\nContent-Disposition: form-data; ${part}\r\n`).join('') + end,
    });
  /** There is no folder before something went there. */
  const partial = () => readdir(join(dataDir, 'artifacts', '.partial')).catch(() => []);
  const filePart = (text = SUBTITLES, name = 'name="file"; filename="b.srt"') =>
    `${name}\r\nContent-Type: text/plain\r\n\r\n${text}`;

  it('takes the file of a form', async () => {
    const answer = await form([filePart()]);

    const { id, ...file } = answer.json<{ id: string }>();
    expect(file).toMatchObject({ filename: 'b.srt', kind: 'subtitles', size_bytes: 38 });
    const path = join(dataDir, 'artifacts', 'o', 'default', 'files', id, 'content');
    expect(await readFile(path, 'utf8')).toBe(SUBTITLES);
    expect(await partial()).toEqual([]);
  });

  it('calls the file of a form as the address says', async () => {
    const answer = await form([filePart()], undefined, '/file?filename=c.srt');

    expect(answer.json()).toMatchObject({ filename: 'c.srt' });
  });

  it.each<[string, () => ReturnType<typeof form>, number, string]>([
    ['with a text', () => form(['name="a"\r\n\r\nb']), 400, 'The form has a text in "a"; '],
    [
      'with two files',
      () => form([filePart(), filePart()]),
      400,
      'The form has more than one part; ',
    ],
    ['without anything', () => form([]), 400, 'The form has no file; '],
    [
      'of another field',
      () => form([filePart('', 'name="b"; filename="b"')]),
      400,
      'The form has a file in "b"; ',
    ],
    ['that does not end', () => form([filePart()], ''), 400, 'The form can not be read; '],
    ['of too much', () => form([filePart(SUBTITLES.repeat(3))]), 413, 'More than the 100 bytes '],
    ['of far too much', () => form([filePart(SUBTITLES.repeat(500))]), 413, 'The file has '],
    ['of no use', () => form([filePart('<html></html>')]), 415, 'The file is no video, '],
  ])('refuses a form %s', async (_what, send, status, detail) => {
    const answer = await send();

    expect([answer.statusCode, answer.json<{ detail: string }>().detail]).toEqual([
      status,
      expect.stringContaining(detail) as string,
    ]);
    expect(await partial()).toEqual([]);
    expect((await get('/file')).json()).toMatchObject({ data: [] });
  });

  it('refuses names with folders', async () => {
    expect((await upload(SUBTITLES, '?filename=..%2Fa')).statusCode).toBe(400);
  });

  it('keeps no more of an owner than the quota', async () => {
    await upload(SUBTITLES);
    await upload(SUBTITLES);
    const third = await upload(SUBTITLES);

    expect(third.json<{ code: string }>().code).toBe('quota_exceeded');
  });

  it('keeps no more of an owner than the quota of many uploads at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload(SUBTITLES)));

    const codes = answers.map(({ statusCode }) => statusCode).sort();
    expect(codes).toEqual([201, 201, 429, 429, 429, 429]);
  });

  it('gives room back that a failed upload held', async () => {
    await upload('<html></html>'.repeat(7));
    await upload(SUBTITLES);

    expect((await upload(SUBTITLES)).statusCode).toBe(201);
  });

  it('gives up uploads of before a restart, and those that never end', async () => {
    const { id } = await app.get(UploadStore).open(offered('whole'));
    const resumable = await app.get(UploadStore).open(offered('resumable'));
    await app.get(UploadStore).endBroken();
    await app.get(UploadSweep).run();
    const first = await outbox();
    clock.step(24 * 3_600_000);
    await app.get(UploadSweep).run();

    expect(first).toEqual([`o/default/files/${id}/`]);
    expect(await outbox()).toEqual([...first, `o/default/files/${resumable.id}/`]);
  });

  const offered = (way: 'whole' | 'resumable') => ({
    ...{ owner: 'default', way, filename: 'a', size_bytes: 10 },
  });

  it('lists a page at a time', async () => {
    const old = (await upload(SUBTITLES)).json<{ id: string }>();
    clock.step(1000);
    const young = (await upload(SUBTITLES)).json<{ id: string }>();
    const first = (await get('/file?limit=1')).json<object>();
    const second = (await get(`/file?limit=1&cursor=${young.id}`)).json<object>();

    expect(first).toEqual({ data: [young], has_more: true, next_cursor: young.id });
    expect(second).toEqual({ data: [old], has_more: false, next_cursor: null });
  });

  it('deletes a file, and what lies of it in the store', async () => {
    const { id } = (await upload(SUBTITLES)).json<{ id: string }>();
    const answer = await remove(`/file/${id}`);
    const again = await remove(`/file/${id}`);

    expect([answer.statusCode, again.statusCode]).toEqual([204, 404]);
    expect(await outbox()).toEqual([`o/default/files/${id}/`]);
  });

  it('says where to send a file instead of into a bucket that is not there', async () => {
    const payload = { filename: 'a', content_type: 'video/mp4', size_bytes: 1 };
    const answer = await app.inject({
      method: 'POST',
      url: '/file/direct',
      headers: HEADERS,
      payload,
    });

    expect(answer.json()).toMatchObject({
      status: 409,
      detail:
        'This server keeps files on its own disk; send the file to POST /file or /file/resumable.',
    });
  });

  it('removes files that are over their time', async () => {
    const { id } = (await upload(SUBTITLES)).json<{ id: string }>();
    clock.step(24 * 3_600_000);
    const found = await get(`/file/${id}`);
    await app.get(FileRemoval).run();

    expect(found.statusCode).toBe(404);
    expect(await outbox()).toEqual([`o/default/files/${id}/`]);
  });

  const outbox = async () => {
    const rows = await app.get(Database).reader.selectFrom('outbox').selectAll().execute();
    return rows.map(({ subject }) => subject);
  };
});
