import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Upload, type UploadOptions } from 'tus-js-client';

import { eventually } from '../../../../test/support/processes';
import { SteppedClock } from '../clock/clock.testing';
import { TEST_API_KEY } from '../config/config.testing';
import { Database } from '../database/database';
import { FilesController } from './files.controller';
import { filesApp } from './files.testing';

const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom', 'latin1'), Buffer.alloc(200_000)]);

describe(`${FilesController.name}, over connections`, () => {
  let dataDir: string;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'files-'));
    app = await filesApp({ DATA_DIR: dataDir }, new SteppedClock());
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  const partial = () => readdir(join(dataDir, 'artifacts', '.partial')).catch(() => []);
  const uploads = async () =>
    (await app.get(Database).reader.selectFrom('uploads').selectAll().execute()).length;
  const post = (body: RequestInit['body'], more: RequestInit = {}) =>
    fetch(`${url}/file`, { method: 'POST', body, ...more, headers: { 'x-api-key': TEST_API_KEY } });

  it('takes a form as clients send it', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(VIDEO)]), 'a.mp4');

    const answer = await post(form);

    const file = { filename: 'a.mp4', kind: 'video', size_bytes: VIDEO.length };
    expect([answer.status, await answer.json()]).toMatchObject([201, file]);
  });

  it('takes a file whose size is not said before', async () => {
    const body = new Blob([new Uint8Array(VIDEO)]).stream();

    const answer = await post(body, { duplex: 'half' });

    expect([answer.status, await answer.json()]).toMatchObject([201, { size_bytes: VIDEO.length }]);
  });

  it('goes on with an upload of the tus client of others that was cut', async () => {
    const video = Buffer.concat([VIDEO, Buffer.alloc(3_000_000)]);
    const options: UploadOptions = {
      endpoint: `${url}/file/resumable`,
      headers: { 'x-api-key': TEST_API_KEY },
      metadata: { filename: 'b.mp4' },
      chunkSize: 500_000,
      storeFingerprintForResuming: false,
    };
    const first = new Upload(video, options);
    const cut = new Promise<string | null>((resolve) => {
      first.options.onChunkComplete = (_size, accepted) => {
        if (accepted > 1_000_000) void first.abort().then(() => resolve(first.url));
      };
    });
    first.start();
    const uploadUrl = await cut;
    const offsets: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const onChunkComplete = (_size: number, accepted: number) => void offsets.push(accepted);
      const more = { uploadUrl, onChunkComplete, onSuccess: () => resolve(), onError: reject };
      new Upload(video, { ...options, ...more }).start();
    });

    const file = await fetch((uploadUrl ?? '').replace('/resumable', ''), {
      headers: { 'x-api-key': TEST_API_KEY },
    });
    expect(await file.json()).toMatchObject({ filename: 'b.mp4', size_bytes: video.length });
    expect(offsets.length).toBeLessThan(6);
  });

  it.each(['multipart/form-data; boundary=x', 'application/octet-stream'])(
    'leaves nothing of an upload of %s that was cut',
    async (type) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      const head = `POST /file HTTP/1.1\r\nHost: a\r\nX-API-Key: ${TEST_API_KEY}\r\nContent-Type: ${type}\r\nContent-Length: 900000\r\n\r\n`;
      const part = type.startsWith('multipart')
        ? '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        : '';
      socket.write(Buffer.concat([Buffer.from(head + part), VIDEO]));
      expect(await eventually(async () => (await uploads()) === 1, 5_000, 10)).toBe(true);

      socket.destroy();
      await once(socket, 'close');

      expect(await eventually(async () => (await uploads()) === 0, 5_000, 10)).toBe(true);
      expect(await partial()).toEqual([]);
    },
  );
});
