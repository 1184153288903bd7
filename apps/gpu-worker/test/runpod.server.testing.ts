import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import type { AddressTemplates } from '../src/runtime/runpod.urls';
import { HeldPolls, reply, type Reply } from './held.polls.testing';

/** A request as it came. */
export interface SeenRequest {
  /** Method, path and query, without the address of the endpoint, e.g. `GET job-take/pod-1?…`. */
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed; undefined for a request without one. */
  readonly body: unknown;
  readonly text: string;
  readonly atMs: number;
}

const OK: Reply = { status: 200, body: {} };

/**
 * RunPod's side of the worker protocol on loopback, as far as the recordings of the official SDK
 * need it: polls are held until there is an answer, everything is remembered.
 */
export class RunPodServer implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  /** Whether an empty poll is held open, or answered at once with 204. */
  holds = true;
  /** Answers to posts and pings by the beginning of their line; the rest get 200. */
  readonly replies = new Map<string, Reply[]>();
  private readonly takes = new HeldPolls();
  private readonly stops = new HeldPolls();
  private readonly sockets = new Set<Socket>();
  private wakers: (() => void)[] = [];

  private constructor(private readonly server: ReturnType<typeof createServer>) {
    server.on('request', (request, response) => void this.answer(request, response));
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    });
  }

  static async start(): Promise<RunPodServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RunPodServer(server);
  }

  /** The addresses as RunPod gives them. */
  get addresses(): AddressTemplates {
    const { port } = this.server.address() as AddressInfo;
    const address = (path: string) => `http://127.0.0.1:${port}/v2/ep/${path}?gpu=NVIDIA+L4`;
    return {
      getJob: address('job-take/$ID'),
      postOutput: address('job-done/$RUNPOD_POD_ID/$ID'),
      postStream: address('job-stream/$RUNPOD_POD_ID/$ID'),
      ping: address('ping/$RUNPOD_POD_ID'),
    };
  }

  /** Each is the answer to one poll: a job, a batch of them, or a status. */
  give(...replies: readonly (object | Reply)[]): void {
    for (const reply of replies) {
      this.takes.put(isReply(reply) ? reply : { status: 200, body: reply });
    }
  }

  stopJobs(...jobsToStop: readonly string[]): void {
    this.stops.put({ status: 200, body: { jobsToStop } });
  }

  /** What came for a call (`job-done`, `job-take`, …), in order. */
  calls(...names: readonly string[]): readonly SeenRequest[] {
    return this.seen.filter(({ line }) => names.some((name) => isCall(line, name)));
  }

  bodies(...names: readonly string[]): readonly unknown[] {
    return this.calls(...names).map(({ body }) => body);
  }

  /** Waits for what the other side will send; gives up after ten seconds. */
  async until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!holds()) {
      if (performance.now() > deadline) {
        const lines = this.seen.map(({ line }) => line).filter((line) => !isCall(line, 'ping'));
        throw new Error(`It never came; beside pings there were:\n${lines.join('\n')}`);
      }
      await this.next();
    }
  }

  /** Cuts every connection, as the other side of a frozen worker does. */
  cutAll(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await text(request).catch(() => '');
    const line = `${request.method} ${request.url?.replace('/v2/ep/', '')}`;
    const body: unknown = raw === '' ? undefined : JSON.parse(raw);
    const atMs = performance.now();
    this.seen.push({ line, headers: request.headers, body, text: raw, atMs });
    for (const wake of this.wakers.splice(0)) wake();
    const poll = [
      ['job-take', this.takes],
      ['job-take-batch', this.takes],
      ['job-stop', this.stops],
    ].find(([name]) => isCall(line, name as string))?.[1] as HeldPolls | undefined;
    if (poll) poll.serve(response, this.holds);
    else reply(response, this.replyTo(line));
  }

  private replyTo(line: string): Reply {
    const replies = [...this.replies].find(([name]) => isCall(line, name))?.[1];
    return replies?.shift() ?? OK;
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 50);
      this.wakers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function isReply(value: object | Reply): value is Reply {
  return typeof value === 'string' || typeof (value as { status?: unknown }).status === 'number';
}

/** `job-done` is every call of that kind, `job-done/pod-1/job-1` those about one job. */
function isCall(line: string, name: string): boolean {
  return new RegExp(`^\\w+ ${name}[/?]`).test(line);
}
