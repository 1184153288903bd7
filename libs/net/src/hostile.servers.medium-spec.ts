import { statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  ABSENT,
  CUT,
  HostileServer,
  LIES,
  NO_HTTP,
  SLOW,
  TOO_LARGE,
  type Misbehaviour,
} from '../../../test/support/hostile-servers';
import { download } from './download';
import { PublicWeb } from './public.web';

const BUDGET = {
  totalMs: 30_000,
  hopMs: 600,
  headersMs: 400,
  minimumBytesPerSecond: 50_000,
  rateWindowMs: 200,
};
/** A hop and a window of the rate, and as much again for a busy machine. */
const IN_TIME_MS = 3_000;
const MAX_BYTES = 100_000;
/** What one read of a socket brings at the most. */
const CHUNK_BYTES = 65_536;

describe('hostile servers', () => {
  const web = new PublicWeb({ allowPrivateNetworks: ['127.0.0.1/32'], connectTimeoutMs: 300 });
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  afterAll(() => web.close());

  /** How a download ended, after how many connections, and that it kept to its budget and limit. */
  async function downloading(misbehave: Misbehaviour) {
    const server = await HostileServer.start(misbehave);
    const { end, elapsedMs, mostBytes } = await watched(server.url);
    const connections = server.connections;
    // Resolves when the client has ended every connection, whatever the server does.
    await server.close();
    expect(elapsedMs).toBeLessThan(IN_TIME_MS);
    expect(mostBytes).toBeLessThanOrEqual(MAX_BYTES + CHUNK_BYTES);
    return { end, connections, files: await readdir(folder) };
  }

  async function watched(url: string, budget = BUDGET) {
    const path = join(folder, 'file');
    let mostBytes = 0;
    const look = (): void => {
      mostBytes = Math.max(mostBytes, statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    };
    const looking = setInterval(look, 1);
    const { signal } = new AbortController();
    const options = { maxBytes: MAX_BYTES, signal, budget, wait: async () => look() };
    const started = performance.now();
    const end: unknown = await download(web, url, path, options).catch((error: unknown) => error);
    clearInterval(looking);
    return { end, elapsedMs: performance.now() - started, mostBytes };
  }

  const FAMILIES: readonly [
    Readonly<Record<string, Misbehaviour>>,
    { readonly code: string; readonly retryable: boolean },
    number,
  ][] = [
    [SLOW, { code: 'source_too_slow', retryable: true }, 1],
    [TOO_LARGE, { code: 'source_too_large', retryable: false }, 1],
    [CUT, { code: 'source_incomplete', retryable: true }, 3],
    [ABSENT, { code: 'source_unreachable', retryable: true }, 3],
    [NO_HTTP, { code: 'source_unreachable', retryable: false }, 1],
    [LIES, { code: 'source_incomplete', retryable: false }, 1],
  ];
  const CASES = FAMILIES.flatMap(([servers, error, connections]) =>
    Object.entries(servers).map(([name, misbehave]) => ({ name, misbehave, error, connections })),
  );

  it.each(CASES)('one that $name ends in its budget with $error.code', async (server) => {
    const { end, connections, files } = await downloading(server.misbehave);

    expect({ ...(end as object), files }).toMatchObject({ ...server.error, files: [] });
    expect(connections).toBe(server.name === 'redirects for ever' ? 4 : server.connections);
  });

  it('one that sends more than it declares gives what it declared, and nothing to the next', async () => {
    const surplus = 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged';
    const { end, files } = await downloading(async (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello${surplus}`);
    });

    expect({ end, files }).toEqual({
      end: { bytes: 5, sha256: null, charset: null },
      files: ['file'],
    });
  });

  it('one that would keep the connection is left all the same', async () => {
    const server = await HostileServer.start(async (socket) => {
      const keep = 'connection: keep-alive\r\nkeep-alive: timeout=600\r\n';
      socket.write(`HTTP/1.1 200 OK\r\n${keep}content-length: 5\r\n\r\nhello`);
    });
    const { end } = await watched(server.url);
    const started = performance.now();
    await server.close();

    expect(end).toEqual({ bytes: 5, sha256: null, charset: null });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('one that is fast enough and never done has its time for all', async () => {
    const server = await HostileServer.start(async (socket, gone) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      while (!gone.aborted) {
        socket.write('x'.repeat(400));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    const { end, elapsedMs } = await watched(server.url, { ...BUDGET, totalMs: 500 });
    await server.close();

    expect(end).toMatchObject({ code: 'source_too_slow', retryable: true });
    expect(elapsedMs).toBeLessThan(IN_TIME_MS);
  });

  it('one that speaks no TLS is left after the time to connect', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as { port: number };

    const { end, elapsedMs } = await watched(`https://127.0.0.1:${port}/`, {
      ...BUDGET,
      hopMs: 5_000,
    });
    mute.close();

    expect(end).toMatchObject({ code: 'source_unreachable', retryable: true });
    // Three tries, and undici's timers tick every half second.
    expect(elapsedMs).toBeLessThan(3 * 2_000);
  });
});
