import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { Account } from './runpod-account';
import { Refusal } from './runpod-rules';

export const MANAGEMENT_KEY = 'rpa_0123456789ABCDEFGHIJKLMNOPQRSTUV';

/** What goes wrong with one call: an answer in its place, or its answer lost after its effect. */
export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  readonly kind: 'lost' | { readonly status: number; readonly headers?: Record<string, string> };
}

/** Events of a worker's log, and whether the stream stays open after them. */
export interface LogScript {
  readonly lines: readonly { readonly ts: string; readonly line: string }[];
  readonly isOpen: boolean;
}

/**
 * A stand-in for RunPod's REST v2 on loopback, written from its OpenAPI document of 2026-11 and the
 * traps that its own migration notes tell of. GET /health of the queue side is there too.
 */
export class RunPodManagementServer {
  readonly account = new Account();
  readonly calls: string[] = [];
  readonly faults: Fault[] = [];
  readonly logs = new Map<string, LogScript>();
  health: unknown = { jobs: { inQueue: 0, inProgress: 0 }, workers: {} };
  private constructor(private readonly server: Server) {}

  static async start(): Promise<RunPodManagementServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const fake = new RunPodManagementServer(server);
    server.on('request', (request, response) => void fake.answer(request, response));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v2`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Calls that change something. */
  get changes(): readonly string[] {
    return this.calls.filter((call) => !call.startsWith('GET '));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const { pathname: path, searchParams } = new URL(url, 'http://fake');
    this.calls.push(`${method} ${path.replace('/v2', '')}`);
    const text = await bodyOf(request);
    const fault = this.takeFault(method, path);
    if (fault && fault.kind !== 'lost') {
      return send(response, fault.kind.status, problem(fault.kind.status), fault.kind.headers);
    }
    try {
      if (request.headers.authorization !== `Bearer ${MANAGEMENT_KEY}`) {
        throw new Refusal(401, 'missing bearer token');
      }
      if (path.endsWith('/logs')) return this.sendLogs(request, response, searchParams);
      const { status, body } = this.handled(method, path.replace('/v2', ''), text);
      if (fault) return void response.destroy();
      send(response, status, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, error.status, problem(error.status, error.detail, error.errors));
    }
  }

  private handled(method: string, path: string, text: string) {
    if (path.endsWith('/health')) return { status: 200, body: this.health };
    const body = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
    return this.account.handle(method, path, body);
  }

  private takeFault(method: string, path: string): Fault | undefined {
    const at = this.faults.findIndex((fault) => fault.method === method && fault.path.test(path));
    return at < 0 ? undefined : this.faults.splice(at, 1)[0];
  }

  private sendLogs(request: IncomingMessage, response: ServerResponse, query: URLSearchParams) {
    const [, id = ''] = /workers\/([^/]+)\/logs/.exec(request.url ?? '') ?? [];
    const script = this.logs.get(id);
    if (!script) throw new Refusal(404, 'worker not found');
    response.writeHead(200, { 'content-type': 'text/event-stream', ...LIMITS });
    response.write(': connected\n\n');
    for (const { ts, line } of wanted(script, request.headers['last-event-id'], query)) {
      const data = JSON.stringify({ source: 'container', line, ts });
      response.write(`id: ${ts}\ndata: ${data}\n\n`);
    }
    if (!script.isOpen) response.end();
  }
}

/** The resume cursor first, then `since`, then `tail`, as the document says. */
function wanted({ lines }: LogScript, cursor: unknown, query: URLSearchParams) {
  const since = typeof cursor === 'string' ? cursor : query.get('since');
  if (since !== null) return lines.filter(({ ts }) => ts > since);
  const tail = Number(query.get('tail') ?? 100);
  return tail === 0 ? [] : lines.slice(-tail);
}

const LIMITS = { ratelimit: '"minute";r=59;t=60', 'ratelimit-policy': '"minute";q=60;w=60' };

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...LIMITS, ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

function problem(status: number, detail = 'as a test asked for', errors?: readonly string[]) {
  return { title: TITLES[status] ?? 'Error', status, detail, ...(errors && { errors }) };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
