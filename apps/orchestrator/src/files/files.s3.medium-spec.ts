import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { S3Server } from '../../../../test/support/s3-server';
import { SteppedClock } from '../clock/clock.testing';
import { TEST_API_KEY } from '../config/config.testing';
import { Database } from '../database/database';
import type { DirectUpload } from './direct.upload.view';
import { DirectController } from './direct.controller';
import { filesApp } from './files.testing';

const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom', 'latin1'), Buffer.alloc(200_000)]);
const HEADERS = { 'x-api-key': TEST_API_KEY };
const WANTED = { filename: 'a.mp4', content_type: 'video/mp4', size_bytes: VIDEO.length };

describe('files in a bucket', () => {
  let dataDir: string;
  let server: S3Server;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'files-'));
    const clock = new SteppedClock();
    server = await S3Server.open(() => clock.now());
    app = await filesApp({ DATA_DIR: dataDir, ...server.environment }, clock);
  });
  afterAll(async () => {
    await app.close();
    await server.close();
    await rm(dataDir, { recursive: true });
  });

  const post = (url: string, payload?: Buffer | object, headers: object = {}) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...HEADERS, ...headers },
      ...(payload && { payload }),
    });
  const begin = async (wanted: object = WANTED) =>
    (await post('/file/direct', wanted)).json<DirectUpload>();
  const put = ({ upload }: DirectUpload, bytes: Buffer) =>
    fetch(upload.url, {
      method: upload.method,
      headers: upload.headers,
      body: new Uint8Array(bytes),
    });
  const stored = (id: string) => server.read(`o/default/files/${id}/content`);
  const uploads = async () =>
    (await app.get(Database).reader.selectFrom('uploads').select('id').execute()).length;

  it('come there by themselves, as forms, and in parts', async () => {
    const raw = await post('/file', VIDEO);
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    const form = await post(
      '/file',
      Buffer.concat([Buffer.from(head), VIDEO, Buffer.from('\r\n--x--\r\n')]),
      { 'content-type': 'multipart/form-data; boundary=x' },
    );
    const tus = await post('/file/resumable', VIDEO, {
      ...{ 'tus-resumable': '1.0.0', 'upload-length': VIDEO.length },
      'content-type': 'application/offset+octet-stream',
    });

    const ids = [
      raw.json<{ id: string }>().id,
      form.json<{ id: string }>().id,
      tus.headers['location']?.toString().split('/').at(-1) ?? '',
    ];
    expect([raw.statusCode, form.statusCode, tus.statusCode]).toEqual([201, 201, 201]);
    for (const id of ids) expect((await stored(id)).equals(VIDEO)).toBe(true);
    expect(await readdir(join(dataDir, 'artifacts', '.partial'))).toEqual([]);
  });

  it.each([
    ['of no use', Buffer.from('<html></html>'), 415, 'unsupported_media_type'],
    ['without bytes', Buffer.alloc(0), 400, 'validation_failed'],
  ])('leave nothing there of one %s', async (_what, bytes, status, code) => {
    const before = await server.names();
    const answer = await post('/file', bytes);

    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(await server.names()).toEqual(before);
  });

  it('are told to be tried again where the bucket is down', async () => {
    server.fault = () => ({ status: 500, code: 'InternalError' });
    const answer = await post('/file', VIDEO);
    server.fault = () => undefined;

    expect([answer.statusCode, answer.json<{ retryable: boolean }>().retryable]).toEqual([
      503,
      true,
    ]);
    expect(await uploads()).toBe(0);
  });

  describe(DirectController.name, () => {
    it('makes a file of what was put at the address it gave, once', async () => {
      const upload = await begin();
      const early = await post(`/file/${upload.id}/complete`);
      const answer = await put(upload, VIDEO);
      const file = await post(`/file/${upload.id}/complete`);
      const again = await post(`/file/${upload.id}/complete`);
      const got = await app.inject({ url: `/file/${upload.id}`, headers: HEADERS });

      expect([early.statusCode, answer.status]).toEqual([409, 200]);
      expect([file.statusCode, file.json()]).toMatchObject([
        200,
        { filename: 'a.mp4', kind: 'video', size_bytes: VIDEO.length, sha256: null },
      ]);
      expect([again.json(), got.json()]).toEqual([file.json(), file.json()]);
    });

    it('lets no other size be put', async () => {
      const upload = await begin();

      expect((await put(upload, VIDEO.subarray(1))).status).toBe(403);
    });

    it('ends what is no media by its content', async () => {
      const upload = await begin({ ...WANTED, size_bytes: 13 });
      await put(upload, Buffer.from('<html></html>'));
      const answers = [
        await post(`/file/${upload.id}/complete`),
        await post(`/file/${upload.id}/complete`),
      ];

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([415, 404]);
    });

    it('gives up an upload that is deleted, and what may still come of it', async () => {
      const { id } = await begin();
      const answer = await app.inject({ method: 'DELETE', url: `/file/${id}`, headers: HEADERS });
      const [promised] = await app
        .get(Database)
        .reader.selectFrom('outbox')
        .selectAll()
        .where('job_id', '=', id)
        .execute();

      expect(answer.statusCode).toBe(204);
      expect(promised).toMatchObject({ subject: `o/default/files/${id}/` });
      expect((promised?.until ?? 0) - (promised?.due_at ?? 0)).toBe(2 * 3_600_000);
    });

    it('refuses what can not be', async () => {
      const wanted = [{}, { ...WANTED, filename: '../a' }, { ...WANTED, size_bytes: 2 ** 40 }];
      const answers = await Promise.all(wanted.map((body) => post('/file/direct', body)));

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
    });
  });
});
