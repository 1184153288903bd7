import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { ApiError, type UploadGrant } from '@app/contracts';

import type { SteppedClock } from '../clock/clock.testing';
import type { ArtifactStore } from './artifact.store';

/** A running store, and the clock that it signs by. */
export interface StoreUnderTest {
  readonly store: ArtifactStore;
  readonly clock: SteppedClock;
  /** Whether it refuses more bytes than it granted; S3 leaves that to whoever uploads. */
  readonly countsBytes: boolean;
  readonly close: () => Promise<void>;
}

const HOUR_MS = 3_600_000;

/** What every ArtifactStore does, over the addresses that it signs. */
export function describeArtifactStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let subject: StoreUnderTest;
    let store: ArtifactStore;
    beforeAll(async () => {
      subject = await open();
      store = subject.store;
    });
    afterAll(() => subject.close());

    const later = () => subject.clock.now() + HOUR_MS;
    const grant = (key: string, maxBytes = 100, contentType = 'video/mp4') =>
      store.grantUpload(key, { contentType, maxBytes, expiresAt: later() });
    const stored = async (key: string, text = key) => {
      expect((await put(grant(key), text)).ok).toBe(true);
      return key;
    };

    it('keeps what is put at a granted address, whole', async () => {
      const bytes = Buffer.from(Array.from({ length: 100 }, (_, index) => (index * 37) % 256));
      const granted = grant('o/a/whole.mp4');

      const answer = await put(granted, bytes);

      expect(answer.ok).toBe(true);
      expect(granted).toMatchObject({ key: 'o/a/whole.mp4', max_bytes: 100 });
      expect(await store.facts('o/a/whole.mp4')).toEqual({
        sizeBytes: 100,
        contentType: 'video/mp4',
      });
      expect(await store.read('o/a/whole.mp4', 100)).toEqual(bytes);
    });

    it('keeps bytes of our own, once, for the worker to read', async () => {
      await store.write('o/a/own.txt', Buffer.from('text'), 'text/plain');

      await expect(store.write('o/a/own.txt', Buffer.from('x'), 'text/plain')).rejects.toThrow();
      expect(await (await fetch(store.workerUrl('o/a/own.txt', later()))).text()).toBe('text');
    });

    it('keeps streams of our own, once, and shows their start', async () => {
      const bytes = Buffer.alloc(200_000, 'media');
      const write = () => store.writeStream('o/a/stream', Readable.from([bytes]), bytes.length);
      await write();

      await expect(write()).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.readPart('o/a/stream', 0, 8)).toEqual(bytes.subarray(0, 8));
      expect(await store.readPart('o/a/stream', 3, 4)).toEqual(bytes.subarray(3, 7));
      expect(await store.readPart('o/a/stream', bytes.length - 2, 8)).toEqual(bytes.subarray(-2));
      expect(await store.readPart('o/a/stream', bytes.length, 8)).toEqual(Buffer.alloc(0));
      expect(await store.readPart('o/a/nothing', 0, 8)).toBeUndefined();
      expect(await store.facts('o/a/stream')).toMatchObject({ sizeBytes: bytes.length });
    });

    it('keeps nothing of a stream that fails, that is short or long', async () => {
      const cause = new ApiError('unsupported_media_type', 'It is not.');
      const failing = async function* () {
        yield Buffer.from('media');
        throw cause;
      };
      const ends = [Readable.from(failing()), Readable.from([Buffer.from('media')])].map((source) =>
        store.writeStream('o/a/failed', source, 10),
      );
      const long = store.writeStream('o/a/failed', Readable.from([Buffer.from('media')]), 4);

      await expect(ends[0]).rejects.toBe(cause);
      await expect(ends[1]).rejects.toMatchObject({ code: 'validation_failed' });
      await expect(long).rejects.toMatchObject({ code: 'payload_too_large' });
      expect(await store.facts('o/a/failed')).toBeUndefined();
    });

    it('takes over a file of this disk', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'adopted-'));
      const path = join(folder, 'file');
      await writeFile(path, 'media');

      await store.adopt('o/a/adopted', path, 5);

      expect(String(await store.read('o/a/adopted', 5))).toBe('media');
      await rm(folder, { recursive: true });
    });

    it('knows nothing of a key that was never written', async () => {
      expect(await store.facts('o/a/never.mp4')).toBeUndefined();
      expect(await store.read('o/a/never.mp4', 100)).toBeUndefined();
      expect((await fetch(store.workerUrl('o/a/never.mp4', later()))).status).toBe(404);
    });

    it('refuses to write over an object', async () => {
      const key = await stored('o/a/once.mp4', 'first');

      const again = await put(grant(key), 'second');

      expect([409, 412]).toContain(again.status);
      expect(String(await store.read(key, 100))).toBe('first');
    });

    it('lets one of many writers win', async () => {
      const texts = Array.from({ length: 8 }, (_, index) => `writer ${index}`);

      const answers = await Promise.all(texts.map((text) => put(grant('o/a/race.mp4'), text)));

      const won = answers.flatMap(({ ok }, index) => (ok ? [texts[index]] : []));
      expect(won).toHaveLength(1);
      expect(String(await store.read('o/a/race.mp4', 100))).toBe(won[0]);
    });

    it('refuses more bytes than were granted', async () => {
      if (!subject.countsBytes) return;
      const granted = grant('o/a/sized.mp4', 5);

      expect((await put(granted, '123456')).status).toBe(413);
      expect(await store.facts('o/a/sized.mp4')).toBeUndefined();
    });

    it('refuses another type and another key than were granted', async () => {
      const granted = grant('o/a/granted.mp4', 5);
      const moved = { ...granted, put_url: granted.put_url.replace('granted', 'moved') };
      const retyped = { ...granted, headers: { ...granted.headers, 'content-type': 'text/html' } };

      const statuses = [(await put(retyped, '12345')).status, (await put(moved, '12345')).status];

      expect(statuses).toEqual([403, 403]);
      expect(await store.facts('o/a/granted.mp4')).toBeUndefined();
      expect((await put(granted, '12345')).ok).toBe(true);
    });

    it('gives the worker and the client the bytes, under a name and with ranges', async () => {
      const key = await stored('o/a/read.mp4', '0123456789');
      const options = { filename: 'film.mp4', contentType: 'video/mp4', expiresAt: later() };

      const worker = await fetch(store.workerUrl(key, later()));
      const client = await fetch(store.publicUrl(key, options), {
        headers: { range: 'bytes=2-4' },
      });

      expect(await worker.text()).toBe('0123456789');
      expect([client.status, await client.text()]).toEqual([206, '234']);
      expect(client.headers.get('content-range')).toBe('bytes 2-4/10');
      expect(client.headers.get('content-type')).toBe('video/mp4');
      expect(client.headers.get('content-disposition')).toContain('filename="film.mp4"');
    });

    it('refuses to read more than the caller can hold', async () => {
      const key = await stored('o/a/large.mp4', '0123456789');

      await expect(store.read(key, 9)).rejects.toThrow();
    });

    it('removes everything below a prefix and nothing beside it', async () => {
      await stored('o/b/jobs/1/d0/x.mp4');
      await stored('o/b/jobs/1/y.mp4');
      await stored('o/b/jobs/10/x.mp4');

      await store.removePrefix('o/b/jobs/1/');
      await store.removePrefix('o/b/jobs/1/');
      await store.removePrefix('o/nobody/');

      const left = ['o/b/jobs/1/d0/x.mp4', 'o/b/jobs/1/y.mp4', 'o/b/jobs/10/x.mp4'].map(
        async (key) => (await store.facts(key)) !== undefined,
      );
      expect(await Promise.all(left)).toEqual([false, false, true]);
    });

    it('takes new files', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });

    it('ends what it granted at its time', async () => {
      const key = await stored('o/a/expiring.mp4');
      const [upload, download] = [grant('o/a/late.mp4'), store.workerUrl(key, later())];

      subject.clock.step(HOUR_MS);

      expect([(await put(upload, 'x')).status, (await fetch(download)).status]).toEqual([403, 403]);
    });
  });
}

/** Puts bytes as a worker does. */
export function put(grant: UploadGrant, body: string | Buffer): Promise<Response> {
  return fetch(grant.put_url, {
    method: 'PUT',
    headers: grant.headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}
