import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** What a server sends to whoever connects; it is cut when the peer goes, which aborts the signal. */
export type Misbehaviour = (socket: Socket, gone: AbortSignal) => Promise<unknown>;

const OK = 'HTTP/1.1 200 OK\r\n';
const BLOCK = Buffer.alloc(16_384, 'x');
const TICK_MS = 20;

/** Writes as fast as it is taken, or every few milliseconds, until nobody is there any more. */
async function forEver(socket: Socket, gone: AbortSignal, data: string | Buffer, everyMs = 0) {
  while (!gone.aborted) {
    if (!socket.write(data)) await once(socket, 'drain', { signal: gone });
    if (everyMs > 0) await sleep(everyMs, undefined, { signal: gone });
  }
}

const saying =
  (text: string, then: 'end' | 'stay' | 'reset' = 'end'): Misbehaviour =>
  async (socket) => {
    await new Promise((resolve) => socket.write(text, 'latin1', resolve));
    if (then === 'end') socket.end();
    if (then === 'reset') socket.resetAndDestroy();
  };

const beginning =
  (head: string | Buffer, data: string | Buffer, everyMs = 0): Misbehaviour =>
  async (socket, gone) => {
    socket.write(head);
    await forEver(socket, gone, data, everyMs);
  };

/** A whole answer whose body is encoded. */
const encodedAs =
  (encoding: string, body: Buffer): Misbehaviour =>
  async (socket) => {
    socket.write(`${OK}content-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.end(body);
  };

const ZEROS = Buffer.alloc(64_000_000);
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const FIVE = 'content-length: 5\r\n';

const GZIP_BEGINS = Buffer.concat([
  Buffer.from(`${OK}content-encoding: gzip\r\n\r\n`),
  gzipSync('').subarray(0, 10),
]);
const EMPTY_BLOCKS = Buffer.from('000000ffff'.repeat(3_000), 'hex');

/** The time of slow ones, after which they count as such. */
export const SLOW: Readonly<Record<string, Misbehaviour>> = {
  'drips a byte now and then': beginning(`${OK}content-length: 9000\r\n\r\n`, 'x', TICK_MS),
  'stalls after its headers': saying(`${OK}content-length: 9000\r\n\r\n`, 'stay'),
  'stalls in the middle': saying(`${OK}content-length: 9000\r\n\r\n${'x'.repeat(900)}`, 'stay'),
  'declares more than it sends and stays': saying(`${OK}content-length: 9\r\n\r\nhello`, 'stay'),
  'never ends a chunk extension': beginning(`${CHUNKED}5;a=`, 'aaaa', TICK_MS),
  'never ends its trailers slowly': beginning(`${CHUNKED}0\r\n`, 'a: b\r\n', TICK_MS),
  'never answers': async () => {},
  'drips its status line': beginning('HTTP/1.1 200 ', 'O', TICK_MS),
  'drips headers': beginning(OK, 'a: b\r\n', TICK_MS),
  'answers 103 for ever': beginning('', 'HTTP/1.1 103 Early Hints\r\n\r\n', TICK_MS),
  'drips the place of a redirect': beginning('HTTP/1.1 302 Found\r\nlocation: /', 'a', TICK_MS),
};

export const TOO_LARGE: Readonly<Record<string, Misbehaviour>> = {
  'never ends, in chunks': beginning(CHUNKED, `4000\r\n${BLOCK.toString('latin1')}\r\n`),
  'never ends, without a length': beginning(`${OK}\r\n`, BLOCK),
  'declares too much': saying(`${OK}content-length: 100001\r\n\r\n`, 'stay'),
  'sends a bomb of gzip': encodedAs('gzip', gzipSync(ZEROS, { level: 1 })),
  'sends a bomb in a bomb': encodedAs('gzip, gzip', gzipSync(gzipSync(ZEROS, { level: 9 }))),
  'sends a bomb of brotli': encodedAs('br', brotliCompressSync(ZEROS)),
  'sends a bomb of zstd': encodedAs('zstd', zstdCompressSync(ZEROS)),
  'packs nothing without an end': beginning(GZIP_BEGINS, EMPTY_BLOCKS),
};

/** Broken bodies, which may be whole the next time. */
export const CUT: Readonly<Record<string, Misbehaviour>> = {
  'ends before its length': saying(`${OK}content-length: 9\r\n\r\nhello`),
  'resets in the middle': saying(`${OK}content-length: 90000\r\n\r\nhello`, 'reset'),
  'ends in a chunk': saying(`${CHUNKED}9\r\nhello`),
  'ends before the last chunk': saying(`${CHUNKED}5\r\nhello\r\n`),
  'ends in the middle of gzip': encodedAs('gzip', gzipSync('a'.repeat(999)).subarray(0, 15)),
};

/** Connections that end before there is an answer. */
export const ABSENT: Readonly<Record<string, Misbehaviour>> = {
  'hangs up at once': async (socket) => socket.end(),
  'resets at once': async (socket) => socket.resetAndDestroy(),
  'ends in its headers': saying(`${OK}content-le`),
};

/** Answers that HTTP does not know, or that say two things at once. */
export const NO_HTTP: Readonly<Record<string, Misbehaviour>> = {
  'is no HTTP server': saying('SSH-2.0-OpenSSH_9.2\r\n', 'stay'),
  'has a header without an end': beginning(`${OK}a: `, BLOCK),
  'sets cookies without an end': beginning(OK, 'set-cookie: a=b\r\n'.repeat(100)),
  'declares two lengths': saying(`${OK}${FIVE}content-length: 6\r\n\r\nhello!`),
  'declares a length and chunks': saying(`${OK}${FIVE}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
  'declares a length below zero': saying(`${OK}content-length: -5\r\n\r\nhello`),
  'declares a length that is no number': saying(`${OK}content-length: 5x\r\n\r\nhello`),
  'declares a length beyond all': saying(`${OK}content-length: ${'9'.repeat(40)}\r\n\r\nhello`),
  'answers 204': saying('HTTP/1.1 204 No Content\r\n\r\n'),
  'answers a part, which nobody asked for': saying(
    `HTTP/1.1 206 Partial Content\r\n${FIVE}content-range: bytes 0-4/9\r\n\r\nhello`,
  ),
  'answers 304': saying('HTTP/1.1 304 Not Modified\r\n\r\n'),
  'redirects for ever': saying('HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n'),
  'names an encoding that nobody knows': saying(`${OK}content-encoding: x\r\n${FIVE}\r\nhello`),
  'encodes three times': encodedAs('gzip, gzip, gzip', Buffer.from('hello')),
};

/** Bodies that are not encoded as their headers say. */
export const LIES: Readonly<Record<string, Misbehaviour>> = Object.fromEntries(
  ['gzip', 'deflate', 'br', 'zstd'].map((encoding) => [
    `says ${encoding} of plain text`,
    encodedAs(encoding, Buffer.from('hello, this is plain text')),
  ]),
);

/** A server on loopback that misbehaves; it closes only what its peers have closed. */
export class HostileServer {
  /** How often somebody connected. */
  connections = 0;
  private readonly open = new Set<Promise<unknown>>();

  private constructor(
    readonly port: number,
    private readonly stop: () => void,
  ) {}

  static async start(misbehave: Misbehaviour): Promise<HostileServer> {
    const listener = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const server = new HostileServer(port, () => void listener.close());
    listener.on('connection', (socket) => server.accept(socket, misbehave));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Resolves when every connection was ended by its peer. */
  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.open);
  }

  private accept(socket: Socket, misbehave: Misbehaviour): void {
    this.connections += 1;
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort();
      socket.destroy();
    };
    socket.on('error', leave).on('end', leave).on('close', leave);
    this.open.add(new Promise((resolve) => socket.once('close', resolve)));
    socket.once('data', () => void misbehave(socket, gone.signal).catch(() => {}));
    socket.resume();
  }
}
