import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MediaFetcher, type WantedMedia } from './media.fetcher';
import { FakeStore } from './store.testing';

describe(MediaFetcher.name, () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fetcher-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function setUp() {
    const web = new FakeStore();
    const store = new FakeStore();
    const controller = new AbortController();
    const fractions: number[] = [];
    const room = { bytes: 1_000 };
    const fetch = (...wanted: WantedMedia[]) =>
      new MediaFetcher({ public: web, store }).fetch(wanted, {
        ...{ folder, signal: controller.signal, room: async () => room.bytes },
        progress: (fraction) => fractions.push(fraction),
      });
    return { web, store, controller, fractions, room, fetch };
  }

  it('fetches sources of anybody and of our store into files under fixed names', async () => {
    const { web, store, fetch, fractions } = setUp();
    web.objects.set('https://a.test/v.mp4', Buffer.from('video'));
    store.objects.set('https://store.test/s', Buffer.from('captions'));
    store.contentTypes.set('https://store.test/s', 'text/plain; charset=KOI8-R');

    const fetched = await fetch(wanted('url_video', 'https://a.test/v.mp4'), {
      ...wanted('url_srt', 'https://store.test/s', 'store'),
      kind: 'subtitle',
    });

    expect(fetched).toEqual({
      url_video: {
        ...{ path: join(folder, 'source-url_video'), kind: 'video', bytes: 5, charset: null },
      },
      url_srt: {
        ...{ path: join(folder, 'source-url_srt'), kind: 'subtitle', bytes: 8, charset: 'koi8-r' },
      },
    });
    expect(await readFile(join(folder, 'source-url_srt'), 'utf8')).toBe('captions');
    expect(fractions.at(-1)).toBe(1);
  });

  it('names the field that failed, and ends the others', async () => {
    const { web, fetch } = setUp();
    web.answers.set('GET https://a.test/slow', 'hang');
    web.answers.set('GET https://a.test/gone', [404]);

    await expect(
      fetch(wanted('url_video', 'https://a.test/slow'), wanted('url_srt', 'https://a.test/gone')),
    ).rejects.toMatchObject({
      code: 'source_unreachable',
      detail: 'url_srt: a.test answered 404.',
      retryable: false,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps to the bytes that a source may have', async () => {
    const { web, fetch } = setUp();
    web.objects.set('https://a.test/v', Buffer.alloc(101));

    await expect(fetch(wanted('url_video', 'https://a.test/v'))).rejects.toMatchObject({
      code: 'source_too_large',
    });
  });

  it('fetches no more than the disk has room for, which another worker may have', async () => {
    const { web, room, fetch } = setUp();
    web.objects.set('https://a.test/v', Buffer.alloc(51));
    room.bytes = 50;

    await expect(fetch(wanted('url_video', 'https://a.test/v'))).rejects.toMatchObject({
      ...{ code: 'storage_full', retryable: true },
      detail: 'url_video: There is no room left on the disk for what was being fetched.',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('ends with the reason of an abort', async () => {
    const { web, controller, fetch } = setUp();
    web.answers.set('GET https://a.test/slow', 'hang');

    const fetching = fetch(wanted('url_video', 'https://a.test/slow'));
    controller.abort(new Error('canceled'));

    await expect(fetching).rejects.toThrow('canceled');
  });
});

function wanted(name: string, url: string, from: 'public' | 'store' = 'public'): WantedMedia {
  return { name, kind: 'video', source: { url, from }, maxBytes: 100 };
}
