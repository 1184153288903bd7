import * as files from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { download } from './download';
import type { DiskRoom } from './file.sink';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb } from './public.web';

jest.mock('node:fs/promises', () => {
  const actual = jest.requireActual<typeof files>('node:fs/promises');
  return { ...actual, open: jest.fn(actual.open) };
});

const CHUNK = 16_384;

const endless: RequestListener = (_request, response) => {
  const more = (): void => {
    while (response.write(Buffer.alloc(CHUNK)));
    response.once('drain', more);
  };
  more();
};

describe('downloads to a disk that fills up', () => {
  const web = new PublicWeb({ allowPrivateNetworks: ['127.0.0.1/32'] });
  let folder: string;

  beforeEach(async () => {
    folder = await files.mkdtemp(join(tmpdir(), 'disk-'));
  });
  afterEach(() => files.rm(folder, { recursive: true }));
  afterAll(() => web.close());

  /** How it ended, after how many requests; the file is gone. */
  async function ending(listener: RequestListener, room?: DiskRoom) {
    const server = await serveOnLoopback(listener);
    const signal = AbortSignal.timeout(5_000);
    const options = { maxBytes: 1e9, signal, wait: async () => {}, ...(room && { room }) };
    const end: unknown = await download(web, server.url, join(folder, 'file'), options).catch(
      (error: unknown) => error,
    );
    await server.close();
    expect(await files.readdir(folder)).toEqual([]);
    return { end, requests: server.requests.length };
  }

  it('stop before less is left than must be, and are not tried again at once', async () => {
    const left: number[] = [];
    const room = async () => {
      const { size } = await files.stat(join(folder, 'file')).catch(() => ({ size: 0 }));
      left.push(40 * CHUNK - size);
      return 40 * CHUNK - size;
    };

    expect(await ending(endless, room)).toMatchObject({
      ...{ end: { code: 'storage_full', retryable: true }, requests: 1 },
    });
    expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...left)).toBeLessThan(4 * CHUNK);
  });

  it('do not begin when more is declared than there is room for', async () => {
    const declared: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': 1_001 }).flushHeaders();
    };

    expect(await ending(declared, async () => 1_000)).toMatchObject({
      end: { code: 'storage_full' },
    });
  });

  it('end by the same name when the disk itself says that it is full', async () => {
    const { open } = jest.requireActual<typeof files>('node:fs/promises');
    jest.mocked(files.open).mockImplementationOnce(() => open('/dev/full', 'w'));

    expect(await ending((_request, response) => response.end('x'))).toMatchObject({
      end: { code: 'storage_full', retryable: true, cause: { code: 'ENOSPC' } },
      requests: 1,
    });
  });
});
