import { once } from 'node:events';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

import type { UploadGrant } from '@app/contracts';

import { ArtifactFiles } from '../artifacts/artifact.files';
import { describeArtifactStore, put } from '../artifacts/artifact.store.testing';
import { LocalDiskArtifactStore } from '../artifacts/local-disk.artifact-store';
import { ArtifactsController } from './artifacts.controller';
import { openLocalStore, type LocalStore } from './artifacts.testing';

describeArtifactStore(LocalDiskArtifactStore.name, () => openLocalStore());

const HOUR_MS = 3_600_000;

describe(ArtifactsController.name, () => {
  let local: LocalStore;
  const open = async (env: Record<string, string> = {}) => {
    local = await openLocalStore(env);
  };
  afterEach(() => local.close());

  const grant = (key: string, maxBytes = 1000): UploadGrant =>
    local.store.grantUpload(key, {
      contentType: 'video/mp4',
      maxBytes,
      expiresAt: local.clock.now() + HOUR_MS,
    });
  const addressOf = async (key: string, text: string, filename = 'f.mp4', type = 'video/mp4') => {
    await put(grant(key), text);
    const expiresAt = local.clock.now() + HOUR_MS;
    return local.store.publicUrl(key, { filename, contentType: type, expiresAt });
  };
  const left = async () => readdir(local.folder, { recursive: true });

  describe('PUT', () => {
    it('answers 201, then 409, and leaves nothing aside', async () => {
      await open();

      const first = await put(grant('o/x.mp4'), 'abc');
      const second = await put(grant('o/x.mp4'), 'abc');

      expect([first.status, second.status]).toEqual([201, 409]);
      expect(await second.json()).toMatchObject({
        code: 'conflict',
        instance: '/internal/artifacts/o/x.mp4',
      });
      expect(await left()).toEqual(['.incoming', 'o', 'o/x.mp4']);
    });

    it('answers a large upload that it refuses, so that its sender knows why', async () => {
      await open();
      await put(grant('o/x.mp4'), 'abc');
      const body = Buffer.alloc(8_000_000);

      expect((await put(grant('o/x.mp4', 9_000_000), body)).status).toBe(409);
      expect((await put(grant('o/y.mp4', 10), body)).status).toBe(413);
    });

    it('takes an empty object', async () => {
      await open();

      expect((await put(grant('o/empty.mp4'), '')).status).toBe(201);
      expect(await local.store.facts('o/empty.mp4')).toMatchObject({ sizeBytes: 0 });
    });

    it('keeps nothing of an upload that ends in its middle', async () => {
      await open();
      const { put_url, headers } = grant('o/x.mp4');
      const socket = connect(local.port, '127.0.0.1');
      const url = new URL(put_url);
      socket.write(
        `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: x\r\ncontent-length: 100\r\n` +
          `content-type: ${headers['content-type']}\r\n\r\nonly the beginning`,
      );
      await until(async () => (await left()).length > 1);

      socket.destroy();

      await until(async () => (await left()).length === 1);
      expect(await local.store.facts('o/x.mp4')).toBeUndefined();
      expect((await put(grant('o/x.mp4'), 'whole')).status).toBe(201);
    });

    it('needs to know the length', async () => {
      await open();
      const { put_url, headers } = grant('o/x.mp4');

      const sent = request(put_url, {
        method: 'PUT',
        headers: { ...headers, 'transfer-encoding': 'chunked' },
      });
      sent.end('abc');
      const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
      answer.resume();

      expect(answer.statusCode).toBe(400);
    });

    it('refuses what there is no room for, and takes it when there is', async () => {
      await open({ STORAGE_MAX_BYTES: '10' });
      await put(grant('o/a/x.mp4'), '123456');

      const refused = await put(grant('o/b/y.mp4'), '12345');
      await local.store.removePrefix('o/a/');

      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
      expect(await refused.json()).toMatchObject({ code: 'storage_full', retryable: true });
      expect((await put(grant('o/b/y.mp4'), '12345')).status).toBe(201);
    });

    it('keeps the disk from becoming full', async () => {
      await open({ STORAGE_MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) });

      expect((await put(grant('o/x.mp4'), '1')).status).toBe(503);
      await expect(local.store.check()).rejects.toMatchObject({ code: 'storage_full' });
    });

    it('needs no key, and takes none in the place of a signature', async () => {
      await open();
      const { put_url } = grant('o/x.mp4');

      const answer = await fetch(put_url.split('?')[0] ?? '', { method: 'PUT', body: 'x' });

      expect(answer.status).toBe(403);
    });
  });

  describe('GET', () => {
    it('sends headers that keep a browser safe and let it play', async () => {
      await open();
      const url = await addressOf('o/x.mp4', '0123456789', 'süß.mp4');

      const { status, headers } = await fetch(url);

      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'accept-ranges': 'bytes',
        'cache-control': 'private, max-age=3600, immutable',
        'content-disposition': `inline; filename="s__.mp4"; filename*=UTF-8''s%C3%BC%C3%9F.mp4`,
        'content-length': '10',
        'content-security-policy': 'sandbox',
        'content-type': 'video/mp4',
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      });
    });

    it('lets a browser save what it should not show', async () => {
      await open();

      const { headers } = await fetch(
        await addressOf('o/x.mp4', '<script>', 'x.html', 'text/html'),
      );

      expect(headers.get('content-disposition')).toBe('attachment; filename="x.html"');
    });

    it.each([
      ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
      ['bytes=8-', 206, '89', 'bytes 8-9/10'],
      ['bytes=-1', 206, '9', 'bytes 9-9/10'],
      ['bytes=0-1,4-5', 200, '0123456789', null],
    ] as const)('answers Range: %s', async (...[range, status, text, contentRange]) => {
      await open();
      const answer = await fetch(await addressOf('o/x.mp4', '0123456789'), { headers: { range } });

      expect([answer.status, await answer.text()]).toEqual([status, text]);
      expect(answer.headers.get('content-range')).toBe(contentRange);
      expect(answer.headers.get('content-length')).toBe(String(text.length));
    });

    it('answers 416 where no byte is', async () => {
      await open();
      const url = await addressOf('o/x.mp4', '0123456789');

      const answer = await fetch(url, { headers: { range: 'bytes=10-' } });

      expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */10']);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('cache-control')).toBeNull();
    });

    it('knows what a client has already', async () => {
      await open();
      const url = await addressOf('o/x.mp4', '0123456789');
      const etag = (await fetch(url)).headers.get('etag') ?? '';
      const range = 'bytes=0-1';

      const same = await fetch(url, { headers: { 'if-none-match': `"x", W/${etag}` } });
      const resumed = await fetch(url, { headers: { range, 'if-range': etag } });
      const changed = await fetch(url, { headers: { range, 'if-range': '"other"' } });

      expect([same.status, resumed.status, changed.status]).toEqual([304, 206, 200]);
      expect(await same.text()).toBe('');
    });

    it('answers HEAD with everything but the bytes', async () => {
      await open();

      const answer = await fetch(await addressOf('o/x.mp4', '0123456789'), { method: 'HEAD' });

      expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
        200,
        '10',
        '',
      ]);
    });

    it('sends an empty file', async () => {
      await open();

      const answer = await fetch(await addressOf('o/x.mp4', ''));

      expect([answer.status, await answer.text()]).toEqual([200, '']);
    });

    it('tells a good address of a lost file from a bad address', async () => {
      await open();
      const url = await addressOf('o/x.mp4', 'x');
      await local.store.removePrefix('o/');

      expect((await fetch(url)).status).toBe(404);
      expect((await fetch(url.replace('x.mp4', 'y.mp4'))).status).toBe(403);
      expect((await fetch(url.replace('o/x.mp4', '.incoming'))).status).toBe(403);
      expect((await fetch(url.replace('o/x.mp4', '..%2fapi-key'))).status).toBe(403);
    });

    it('takes a key as long as keys may be', async () => {
      await open();
      const key = `${'a/'.repeat(20)}${'k'.repeat(128)}/${'l'.repeat(124)}.mp4`;

      expect(await (await fetch(await addressOf(key, 'x'))).text()).toBe('x');
    });
  });

  it('sweeps away at its start what an earlier run left half', async () => {
    await open();
    const aside = join(local.folder, '.incoming');
    await writeFile(join(aside, 'half'), 'x');
    const soon = Date.now() / 1000 + 1;
    await utimes(join(aside, 'half'), soon, soon);
    await mkdir(join(local.folder, 'o'));
    await writeFile(join(local.folder, 'o', 'whole.mp4'), 'x');

    await local.app.get(ArtifactFiles).onModuleInit();

    expect(await left()).toEqual(['.incoming', 'o', 'o/whole.mp4']);
  });

  it('says that its folder is gone', async () => {
    await open();
    await rm(local.folder, { recursive: true });

    await expect(local.store.check()).rejects.toMatchObject({
      status: 503,
      cause: { code: 'ENOENT' },
    });
  });

  it('removes folders that become empty', async () => {
    await open();
    await put(grant('o/a/jobs/1/d0/x.mp4'), 'x');
    await put(grant('o/b/y.mp4'), 'y');

    await local.store.removePrefix('o/a/jobs/1/');

    expect(await left()).toEqual(['.incoming', 'o', 'o/b', 'o/b/y.mp4']);
  });
});

/** Looks again and again, each time after what the loop has to do; Jest limits the whole. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
