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
        maxTotalBytes: 150,
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

  it('keeps to the bytes that all sources may have together', async () => {
    const { web, fetch } = setUp();
    for (const name of ['a', 'b', 'c']) web.objects.set(`https://a.test/${name}`, Buffer.alloc(60));

    await expect(
      fetch(
        ...['a', 'b', 'c'].map((name, at) =>
          wanted(`slides.${at}.url_image`, `https://a.test/${name}`),
        ),
      ),
    ).rejects.toMatchObject({
      code: 'source_too_large',
      detail: expect.stringMatching(
        /^slides\.\d\.url_image: With it the sources of this job have more than 150 bytes, the most of all together\.$/,
      ) as string,
      retryable: false,
    });
  });

  it('asks once for what several fields name, and gives each the file', async () => {
    const { web, fetch, fractions } = setUp();
    web.objects.set('https://a.test/logo', Buffer.alloc(60));
    web.objects.set('https://a.test/b', Buffer.alloc(60));

    const fetched = await fetch(
      wanted('slides.0.url_image', 'https://a.test/logo'),
      wanted('slides.1.url_image', 'https://a.test/b'),
      wanted('slides.2.url_image', 'https://a.test/logo'),
    );

    expect(web.requests).toEqual(['GET https://a.test/logo', 'GET https://a.test/b']);
    expect(Object.keys(fetched).sort()).toEqual(
      [0, 1, 2].map((slide) => `slides.${slide}.url_image`),
    );
    expect(fetched['slides.2.url_image']).toEqual({
      ...{ path: join(folder, 'source-slides-0-url_image'), kind: 'video', bytes: 60 },
      charset: null,
    });
    expect(fractions.at(-1)).toBe(1);
  });

  it('asks for six at once, and for the next when one has come', async () => {
    const { web, controller, fetch } = setUp();
    const urls = Array.from({ length: 9 }, (_, at) => `https://a.test/${at}`);
    for (const [at, url] of urls.entries()) {
      web.objects.set(url, Buffer.alloc(1));
      if (at > 1) web.answers.set(`GET ${url}`, 'hang');
    }

    const fetching = fetch(...urls.map((url, at) => wanted(`slides.${at}.url_image`, url)));
    fetching.catch(() => undefined);
    while ((await readdir(folder)).length < 2 || web.requests.length < 8) {
      await new Promise(setImmediate);
    }
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    const asked = [...web.requests];
    controller.abort(new Error('canceled'));

    await expect(fetching).rejects.toThrow('canceled');
    expect(asked).toEqual(urls.slice(0, 8).map((url) => `GET ${url}`));
    expect(web.requests).toEqual(asked);
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
