import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** A webhook message as it came. */
export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on loopback that plays the places where users keep their media, and a bare store. */
export class Sources {
  /** What was POSTed to `/hook`, as it came. */
  readonly posted: Posted[] = [];

  private constructor(
    readonly folder: string,
    private readonly server: Server,
  ) {}

  /** At an address of loopback. */
  static async start(address = '127.0.0.1'): Promise<Sources> {
    const folder = await mkdtemp(join(tmpdir(), 'api-gpu-sources-'));
    const server = createServer((request, response) => void answer(folder, request, response));
    const sources = new Sources(folder, server);
    server.prependListener('request', (request: IncomingMessage) => {
      if (request.method !== 'POST') return;
      void text(request).then((body) => sources.posted.push({ headers: request.headers, body }));
    });
    server.listen(0, address);
    await once(server, 'listening');
    return sources;
  }

  /** The address of a file of the folder, or of one of the special answers. */
  url(name: string): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${address}:${port}/${name}`;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, content: string | Buffer): Promise<string> {
    await writeFile(this.path(name), content);
    return this.url(name);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * `/redirect-to-private` leads to an address that nobody may reach; the rest are files or 404, and
 * a PUT makes one as a store of ours would: once.
 */
async function answer(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = basename(request.url ?? '/');
  if (request.method === 'POST') {
    response.writeHead(204).end();
    return;
  }
  if (request.method === 'PUT') {
    const file = await open(join(folder, name), 'wx').catch(() => undefined);
    if (file) await pipeline(request, file.createWriteStream());
    response.writeHead(file ? 201 : 412).end();
    return;
  }
  if (name === 'redirect-to-private') {
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
    return;
  }
  const file = join(folder, name);
  const size = await stat(file).then(
    (facts) => facts.size,
    () => undefined,
  );
  if (size === undefined) {
    response.writeHead(404).end('no such file');
    return;
  }
  const { headers, ...part } = partOf(request.headers.range, size);
  response.writeHead(headers ? 206 : 200, {
    ...headers,
    'content-length': part.end + 1 - part.start,
  });
  createReadStream(file, part).pipe(response);
}

/** The first and last byte that are asked for, and what says so. */
function partOf(range: string | undefined, size: number) {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined) return { start: 0, end: size - 1 };
  const [start, end] = [Number(from), Math.min(Number(to), size - 1)];
  return { start, end, headers: { 'content-range': `bytes ${start}-${end}/${size}` } };
}
