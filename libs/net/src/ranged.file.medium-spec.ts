import type { RequestListener } from 'node:http';

import { serveOnLoopback } from './loopback.testing';
import { PublicWeb } from './public.web';
import { RangedFile } from './ranged.file';

const FILE = Buffer.from('0123456789'.repeat(10));

const ranged: RequestListener = ({ headers }, response) => {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${FILE.length}` });
  response.end(FILE.subarray(Number(from), Number(to) + 1));
};

describe(RangedFile.name, () => {
  const web = new PublicWeb({ allowPrivateNetworks: ['127.0.0.1/32'] });
  let close: () => Promise<void>;
  const open = async (listener: RequestListener, maxBytes = 50) => {
    const server = await serveOnLoopback(listener);
    close = server.close;
    return RangedFile.open(web, server.url, { maxBytes, signal: AbortSignal.timeout(5_000) });
  };

  afterEach(() => close());
  afterAll(() => web.close());

  it('reads parts of a file whose size it knows', async () => {
    const file = await open(ranged);

    expect(file.size).toBe(100);
    expect(String(await file.read(13, 18))).toBe('34567');
  });

  it('reads no more than it may, all parts together', async () => {
    const file = await open(ranged);
    await file.read(0, 40);

    await expect(file.read(0, 11)).rejects.toMatchObject({
      code: 'source_too_large',
      detail: 'More than 50 bytes of it would be read.',
    });
  });

  it.each<[string, RequestListener]>([
    ['sends all', (_request, response) => response.end(FILE)],
    [
      'sends another part',
      (_request, response) => {
        response.writeHead(206, { 'content-range': 'bytes 5-5/100' }).end('5');
      },
    ],
    [
      'does not say how large it is',
      (_request, response) => {
        response.writeHead(206, { 'content-range': 'bytes 0-0/*' }).end('0');
      },
    ],
  ])('refuses a server that %s', async (_what, listener) => {
    await expect(open(listener)).rejects.toMatchObject({ code: 'source_unreachable' });
  });

  it('refuses a part that is too short', async () => {
    const file = await open((request, response) => {
      if (request.headers.range === 'bytes=0-0') return ranged(request, response);
      response.writeHead(206, { 'content-range': 'bytes 0-9/100' }).end('012');
    });

    await expect(file.read(0, 10)).rejects.toMatchObject({ code: 'source_incomplete' });
  });
});
