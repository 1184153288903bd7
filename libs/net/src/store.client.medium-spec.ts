import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { serveOnLoopback } from './loopback.testing';
import { OwnOrigins } from './own.origins';
import { PublicWeb } from './public.web';
import { StoreClient } from './store.client';

const { signal } = new AbortController();

describe(StoreClient.name, () => {
  let folder: string;
  let path: string;
  const cleanups: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'));
    path = join(folder, 'video.mp4');
    await writeFile(path, Buffer.alloc(200_000, 'frame'));
  });

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A store whose answers are stepped through, the last one for ever. */
  async function setUp(
    ...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]
  ) {
    let count = 0;
    const server = await serveOnLoopback((request, response) => {
      answers[Math.min(count++, answers.length - 1)]?.(request, response);
    });
    const reach = new OwnOrigins([server.url]);
    cleanups.push(
      () => reach.close(),
      () => server.close(),
    );
    const store = new StoreClient(reach, { wait: async () => {} });
    return { server, store, url: `${server.url}/o/video?sig=1` };
  }

  const put = (url: string, maxBytes = 1e9) => ({
    ...{ url, path, maxBytes },
    headers: { 'content-type': 'video/mp4' },
  });

  it('sends the whole file with its length and the headers of the grant', async () => {
    const received: unknown[] = [];
    const { store, url, server } = await setUp((request, response) => {
      void buffer(request).then((body) => {
        const { 'content-type': type, 'content-length': length } = request.headers;
        received.push({ type, length, bytes: body.length });
        response.writeHead(201).end();
      });
    });

    await expect(store.putFile(put(url), signal)).resolves.toEqual({ stored: 'created' });

    expect(received).toEqual([{ type: 'video/mp4', length: '200000', bytes: 200_000 }]);
    expect(server.requests).toEqual(['PUT /o/video?sig=1']);
  });

  it('tries again after 429, 5xx and a broken connection, with the body from the start', async () => {
    const bytes: number[] = [];
    const { store, url } = await setUp(
      status(429),
      status(503),
      (request) => request.socket.destroy(),
      (request, response) => {
        void buffer(request).then((body) => {
          bytes.push(body.length);
          response.end();
        });
      },
    );

    await expect(store.putFile(put(url), signal)).resolves.toEqual({ stored: 'created' });

    expect(bytes).toEqual([200_000]);
  });

  it('gives up after a bounded number of tries', async () => {
    const { store, url, server } = await setUp(status(500));

    await expect(store.putFile(put(url), signal)).rejects.toMatchObject({
      code: 'upload_failed',
      retryable: true,
    });

    expect(server.requests.length).toBe(6);
  });

  it('does not repeat what the store refuses', async () => {
    const { store, url, server } = await setUp(status(403));

    await expect(store.putFile(put(url), signal)).rejects.toMatchObject({ code: 'upload_failed' });

    expect(server.requests.length).toBe(1);
  });

  it.each([409, 412])(
    'reports %d as being there already, and whether by an own try',
    async (code) => {
      const first = await setUp(status(code));
      const second = await setUp((request) => request.socket.destroy(), status(code));

      await expect(first.store.putFile(put(first.url), signal)).resolves.toEqual({
        ...{ stored: 'exists', maybeOurs: false },
      });
      await expect(second.store.putFile(put(second.url), signal)).resolves.toEqual({
        ...{ stored: 'exists', maybeOurs: true },
      });
    },
  );

  it.each(['ConditionalRequestConflict', 'OperationAborted'])(
    'tries again where S3 answers 409 %s',
    async (word) => {
      const { store, url } = await setUp((request, response) => {
        request.resume();
        response.writeHead(409).end(`<Error><Code>${word}</Code></Error>`);
      }, status(200));

      await expect(store.putFile(put(url), signal)).resolves.toEqual({ stored: 'created' });
    },
  );

  it('refuses a file that is larger than granted without sending it', async () => {
    const { store, url, server } = await setUp(status(201));

    await expect(store.putFile(put(url, 199_999), signal)).rejects.toMatchObject({
      code: 'upload_failed',
      retryable: false,
    });

    expect(server.requests).toEqual([]);
  });

  it('reads and writes small JSON, and knows an absent object', async () => {
    const { store, url } = await setUp(
      status(201),
      (_request, response) => response.end('{"a":1}'),
      status(404),
    );

    await expect(store.putJson(url, { a: 1 }, signal)).resolves.toEqual({ stored: 'created' });
    await expect(store.getJson(url, signal)).resolves.toEqual({ a: 1 });
    await expect(store.getJson(url, signal)).resolves.toBeUndefined();
  });

  it('posts once and tells the status', async () => {
    const { store, url, server } = await setUp(status(409), (_request, response) =>
      response.end('{"b":2}'),
    );

    await expect(store.post(url, undefined, signal)).resolves.toEqual({ status: 409 });
    await expect(store.post(url, { a: 1 }, signal)).resolves.toEqual({
      status: 200,
      value: { b: 2 },
    });

    expect(server.requests.length).toBe(2);
  });

  it('follows no redirect and calls no other origin', async () => {
    const other = await serveOnLoopback((_request, response) => response.end('{}'));
    cleanups.push(() => other.close());
    const { store, url } = await setUp((_request, response) => {
      response.writeHead(307, { location: other.url }).end();
    });

    await expect(store.getJson(url, signal)).rejects.toMatchObject({ code: 'upload_failed' });
    await expect(store.getJson(other.url, signal)).rejects.toMatchObject({
      code: 'upload_failed',
      retryable: false,
    });

    expect(other.requests).toEqual([]);
  });

  it('keeps to public addresses where no origins were configured', async () => {
    const reach = new PublicWeb();
    cleanups.push(() => reach.close());

    await expect(
      new StoreClient(reach).putFile(put('http://127.0.0.1:1/o'), signal),
    ).rejects.toMatchObject({ code: 'upload_failed', retryable: false });
  });

  it('ends with the reason of the abort', async () => {
    const controller = new AbortController();
    const { store, url } = await setUp(() => controller.abort(new Error('canceled')));

    await expect(store.putFile(put(url), controller.signal)).rejects.toThrow('canceled');
  });
});

function status(code: number) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    response.writeHead(code).end();
  };
}
