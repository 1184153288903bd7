import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { signatureFault, type S3Key } from './s3-signature';

export const S3_KEY: S3Key = {
  accessKeyId: 'AKIDTESTTESTTESTTEST',
  secretAccessKey: 'test/secret+key/of/the/store/0123456789ab',
  region: 'eu-west-1',
};
export const S3_BUCKET = 'results';

/** What a test lets go wrong with one request. */
export type S3Fault =
  /** Answered with this; nothing is stored. */
  | { readonly status: number; readonly code: string; readonly retryAfter?: string }
  /** The connection breaks when half of the body has come. */
  | 'reset at half'
  /** All of it is done, and nobody hears of it. */
  | 'lost answer';

export interface S3Request {
  readonly method: string;
  /** The object's name without the bucket, and the query without what signs. */
  readonly name: string;
  readonly query: URLSearchParams;
}

/**
 * An S3 server of an npm package behind a gate of ours, which adds what that one leaves out: it
 * checks signatures and their end, and keeps what is there where `If-None-Match: *` asks for it.
 */
export class S3Server {
  readonly requests: S3Request[] = [];
  /** Asked for each request. */
  fault: (request: S3Request) => S3Fault | undefined = () => undefined;
  /** Whether it knows `If-None-Match`. */
  isCreateOnly = true;

  private constructor(
    private readonly server: Server,
    private readonly backend: { readonly address: string; readonly stop: () => Promise<void> },
    private readonly now: () => number,
  ) {}

  static async open(now: () => number = Date.now): Promise<S3Server> {
    // An ES module that has nothing for require().
    const { startFauxqs } = await import('fauxqs');
    const backend = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
    await fetch(`${backend.address}/${S3_BUCKET}`, { method: 'PUT' });
    const server = createServer();
    const gate = new S3Server(server, backend, now);
    server.on('request', (request, response) => {
      gate.serve(request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What an orchestrator is told of it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      S3_BUCKET,
      S3_ENDPOINT: this.origin,
      S3_REGION: S3_KEY.region,
      S3_ACCESS_KEY_ID: S3_KEY.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
    };
  }

  /** The names of all objects. */
  async names(): Promise<readonly string[]> {
    const answer = await fetch(`${this.backend.address}/${S3_BUCKET}?list-type=2`);
    return [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = '']) => name);
  }

  /** An object's bytes. */
  async read(name: string): Promise<Buffer> {
    const answer = await fetch(`${this.backend.address}/${S3_BUCKET}/${name}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.backend.stop();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { pathname, searchParams: query } = new URL(url, this.origin);
    const seen = { method, name: pathname.slice(S3_BUCKET.length + 2), query };
    this.requests.push(seen);
    const wrong = signatureFault({ method, target: url, headers }, S3_KEY, this.now());
    if (wrong !== undefined) return refuse(request, response, { status: 403, code: wrong });
    const fault = this.fault(seen);
    if (typeof fault === 'object') return refuse(request, response, fault);
    const body = await bodyOf(request, fault === 'reset at half');
    if (body === undefined) return void request.socket.destroy();
    await this.inTurn(pathname, () => this.pass(request, response, { body, fault }));
  }

  private async pass(
    { method = '', url = '', headers }: IncomingMessage,
    response: ServerResponse,
    { body, fault }: { readonly body: Buffer; readonly fault: S3Fault | undefined },
  ): Promise<void> {
    const { pathname, searchParams } = new URL(url, this.origin);
    for (const name of [...searchParams.keys()]) {
      if (name.startsWith('X-Amz-')) searchParams.delete(name);
    }
    const address = `${this.backend.address}${pathname}`;
    if (headers['if-none-match'] === '*' && this.isCreateOnly) {
      const there = await fetch(address, { method: 'HEAD' });
      if (there.ok) return void response.writeHead(412).end('<Code>PreconditionFailed</Code>');
    }
    const { range, 'content-type': type } = headers;
    const answer = await fetch(`${address}?${searchParams.toString()}`, {
      method,
      headers: { ...(range && { range }), ...(type && { 'content-type': type }) },
      ...(body.length > 0 || method === 'PUT' ? { body: new Uint8Array(body) } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (fault === 'lost answer') return void response.destroy();
    const given = new Map([...answer.headers].filter(([name]) => PASSED.includes(name)));
    for (const [name, asked] of ANSWERED_AS) {
      const value = searchParams.get(asked);
      if (value !== null) given.set(name, value);
    }
    response.writeHead(answer.status, Object.fromEntries(given)).end(bytes);
  }

  private readonly turns = new Map<string, Promise<void>>();

  /** One after the other for each object, so that a look and a write go together. */
  private async inTurn(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.turns.get(name) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.turns.set(name, turn);
    await turn;
  }
}

const PASSED: readonly string[] = [
  ...['content-type', 'content-length', 'content-range', 'accept-ranges', 'etag'],
];
const ANSWERED_AS = [
  ['content-type', 'response-content-type'],
  ['content-disposition', 'response-content-disposition'],
] as const;

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, retryAfter }: Extract<S3Fault, object>,
): void {
  request.resume();
  const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  response
    .writeHead(status, { 'content-type': 'application/xml', ...wait })
    .end(`<Error><Code>${code}</Code></Error>`);
}

/** The whole body; undefined when it is to break at half. */
async function bodyOf(request: IncomingMessage, breaks: boolean): Promise<Buffer | undefined> {
  const half = Number(request.headers['content-length'] ?? 0) / 2;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (breaks && bytes >= half) return undefined;
  }
  return breaks ? undefined : Buffer.concat(chunks);
}
