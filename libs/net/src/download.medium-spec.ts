import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { download, type DownloadOptions } from './download';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb } from './public.web';

const BUDGET = {
  totalMs: 5_000,
  hopMs: 2_000,
  headersMs: 1_000,
  minimumBytesPerSecond: 50_000,
  rateWindowMs: 200,
};

describe(download.name, () => {
  const web = new PublicWeb({ allowPrivateNetworks: ['127.0.0.0/8'] });
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'download-'));
  });

  afterEach(() => rm(folder, { recursive: true }));
  afterAll(() => web.close());

  async function fetchFrom(listener: RequestListener, options: Partial<DownloadOptions> = {}) {
    const server = await serveOnLoopback(listener);
    try {
      return await download(web, `${server.url}/file`, join(folder, 'file'), {
        ...{ maxBytes: 100_000, signal: new AbortController().signal, budget: BUDGET },
        wait: async () => {},
        ...options,
      });
    } finally {
      await server.close();
    }
  }

  /** The error, and that it came within the budget and left nothing behind. */
  async function failureOf(listener: RequestListener, options?: Partial<DownloadOptions>) {
    const started = performance.now();
    const error: unknown = await fetchFrom(listener, options).then(
      () => 'no error',
      (reason: unknown) => reason,
    );
    expect(performance.now() - started).toBeLessThan(BUDGET.totalMs + 2_000);
    expect(await readdir(folder)).toEqual([]);
    return error;
  }

  it('writes the body to the file, hashes it and tells how far it is', async () => {
    const body = Buffer.alloc(90_000, 'video');
    const fractions: number[] = [];

    const done = await fetchFrom(
      (_request, response) => response.writeHead(200, { 'content-length': body.length }).end(body),
      { sha256: true, progress: (fraction) => fractions.push(fraction) },
    );

    expect(done).toEqual({
      bytes: 90_000,
      sha256: createHash('sha256').update(body).digest('hex'),
      charset: null,
    });
    expect(await readFile(join(folder, 'file'))).toEqual(body);
    expect(fractions.at(-1)).toBe(1);
  });

  it('says what the server says of its text', async () => {
    const done = await fetchFrom((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain; charset=Windows-1251' }).end('x'),
    );

    expect(done).toEqual({ bytes: 1, sha256: null, charset: 'windows-1251' });
  });

  it('undoes a content encoding that nobody asked for', async () => {
    await fetchFrom((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    );

    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('hello');
  });

  it.each([
    [404, false],
    [403, false],
    [410, false],
    [204, false],
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])('takes the status %d for unreachable, worth another try: %s', async (status, retryable) => {
    const error = await failureOf((_request, response) => response.writeHead(status).end());

    expect(error).toMatchObject({ code: 'source_unreachable', retryable });
  });

  it('refuses by the length that the server declares', async () => {
    let sent = 0;
    const error = await failureOf((_request, response) => {
      response.writeHead(200, { 'content-length': 100_001 });
      sent += 1;
      response.flushHeaders();
    });

    expect({ error, sent }).toMatchObject({ error: { code: 'source_too_large' }, sent: 1 });
  });

  it('cuts a body without an end', async () => {
    const error = await failureOf((_request, response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(16_384)));
        response.once('drain', more);
      };
      more();
    });

    expect(error).toMatchObject({ code: 'source_too_large', retryable: false });
  });

  it('counts the bytes that a compressed body grows to', async () => {
    // Made beforehand: the server must not be slower than what is tested.
    const bomb = gzipSync(Buffer.alloc(64_000_000), { level: 1 });
    const error = await failureOf((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );

    expect(error).toMatchObject({ code: 'source_too_large' });
  });

  it('ends a drip that is slower than the minimum rate', async () => {
    const error = await failureOf((_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    });

    expect(error).toMatchObject({ code: 'source_too_slow', retryable: true });
  });

  it('ends a body that stalls', async () => {
    const error = await failureOf((_request, response) => void response.write('x'.repeat(50_000)));

    expect(error).toMatchObject({ code: 'source_too_slow' });
  });

  it('ends a download that is fast enough and yet takes too long', async () => {
    const error = await failureOf(
      (_request, response) => {
        const flow = setInterval(() => response.write(Buffer.alloc(2_000)), 10);
        response.once('close', () => clearInterval(flow));
      },
      { maxBytes: 1e9, budget: { ...BUDGET, totalMs: 700 } },
    );

    expect(error).toMatchObject({ code: 'source_too_slow' });
  });

  it('does not wait for headers for ever', async () => {
    const error = await failureOf(() => {});

    expect(error).toMatchObject({ code: 'source_too_slow' });
  });

  it('refuses a body that is shorter than declared', async () => {
    const error = await failureOf((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('x'.repeat(500));
      setTimeout(() => response.destroy(), 20);
    });

    expect(error).toMatchObject({ code: 'source_incomplete', retryable: true });
  });

  it('refuses a chunked body that is cut, and a compressed one', async () => {
    const cut = await failureOf((_request, response) => {
      response.write('x'.repeat(500));
      setTimeout(() => response.destroy(), 20);
    });
    const compressed = await failureOf((_request, response) => {
      const whole = gzipSync(Buffer.alloc(50_000, 'abc'));
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(whole.subarray(0, whole.length - 12));
    });

    expect([cut, compressed]).toMatchObject([
      { code: 'source_incomplete' },
      { code: 'source_incomplete' },
    ]);
  });

  it('refuses an encoding that it does not know', async () => {
    const error = await failureOf((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip, gzip, gzip' }).end('x'),
    );

    expect(error).toMatchObject({ code: 'source_unreachable', retryable: false });
  });

  it('ends with the reason of the abort', async () => {
    const controller = new AbortController();

    const error = await failureOf(
      (_request, response) => {
        response.write('x');
        setTimeout(() => controller.abort(new Error('canceled')), 20);
      },
      { signal: controller.signal },
    );

    expect(error).toMatchObject({ message: 'canceled' });
  });

  it('reports a connection that is refused as unreachable', async () => {
    const server = await serveOnLoopback(() => {});
    await server.close();

    await expect(
      download(web, server.url, join(folder, 'file'), {
        maxBytes: 1,
        signal: new AbortController().signal,
        wait: async () => {},
      }),
    ).rejects.toMatchObject({ code: 'source_unreachable', retryable: true });
  });

  it('keeps a failure of the disk apart from one of the server', async () => {
    const server = await serveOnLoopback((_request, response) => response.end('x'));

    await expect(
      download(web, server.url, join(folder, 'missing', 'file'), {
        maxBytes: 10,
        signal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ code: 'ENOENT' });

    await server.close();
  });
});
