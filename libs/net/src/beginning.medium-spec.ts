import type { RequestListener } from 'node:http';

import { readBeginning } from './beginning';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb } from './public.web';

const FILE = Buffer.from('0123456789'.repeat(100_000));

const ranged: RequestListener = ({ headers }, response) => {
  const [, last] = /^bytes=0-(\d+)$/.exec(headers.range ?? '') ?? [];
  const end = Math.min(Number(last), FILE.length - 1);
  response.writeHead(206, { 'content-range': `bytes 0-${end}/${FILE.length}` });
  response.end(FILE.subarray(0, end + 1));
};

describe(readBeginning.name, () => {
  const web = new PublicWeb({ allowPrivateNetworks: ['127.0.0.1/32'] });
  afterAll(() => web.close());

  const read = async (listener: RequestListener, maxBytes: number) => {
    const server = await serveOnLoopback(listener);
    try {
      const signal = AbortSignal.timeout(5_000);
      const { bytes, isWhole } = await readBeginning(web, `${server.url}/x`, { maxBytes, signal });
      return { text: String(bytes.subarray(0, 20)), length: bytes.length, isWhole };
    } finally {
      await server.close();
    }
  };

  it('reads as many bytes as it may', async () => {
    expect(await read(ranged, 12)).toEqual({ text: '012345678901', length: 12, isWhole: false });
    expect(await read(ranged, 2_000_000)).toMatchObject({ length: 1_000_000, isWhole: true });
  });

  it('hangs up on a server that knows no ranges', async () => {
    const hungUp = Promise.withResolvers<void>();
    const server = await serveOnLoopback((_request, response) => {
      response.on('close', hungUp.resolve);
      const more = () => {
        while (!response.destroyed && response.write(FILE));
      };
      response.on('drain', more);
      more();
    });
    const signal = AbortSignal.timeout(5_000);

    const { bytes, isWhole } = await readBeginning(web, server.url, { maxBytes: 12, signal });
    await hungUp.promise;
    await server.close();

    expect([String(bytes), isWhole]).toEqual(['012345678901', false]);
    const short: RequestListener = (_request, response) => response.end('short');
    expect(await read(short, 12)).toEqual({ text: 'short', length: 5, isWhole: true });
  });

  it('refuses what a download refuses', async () => {
    const missing: RequestListener = (_request, response) => response.writeHead(404).end();
    const signal = AbortSignal.timeout(5_000);

    await expect(read(missing, 12)).rejects.toMatchObject({ code: 'source_unreachable' });
    await expect(
      readBeginning(web, 'https://10.0.0.1/x', { maxBytes: 12, signal }),
    ).rejects.toMatchObject({ code: 'source_forbidden_address' });
  });
});
