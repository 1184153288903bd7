import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { INSTANT_INPUT, startQueueWorker } from './queue-worker.mts';

const INSTANT_JOB = JSON.stringify({ id: 'instant', input: INSTANT_INPUT });

/** Plays RunPod to one real worker and tells when its calls come. */
export class RecordedQueue implements Disposable {
  readonly #server: Server;
  #held: ServerResponse | undefined;
  #arrived: { readonly [call in 'take' | 'done']?: () => void } = {};

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      this.#answer(request.url ?? '', response);
    });
  }

  static async start(): Promise<RecordedQueue> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RecordedQueue(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v2/bench`;
  }

  /** When the next call of a kind comes, by performance.now(). */
  async next(call: 'take' | 'done'): Promise<number> {
    return new Promise((resolve) => {
      this.#arrived = { ...this.#arrived, [call]: () => resolve(performance.now()) };
    });
  }

  /** Hands a job to the poll that is held open; resolves once there is one. */
  async hand(): Promise<void> {
    if (!this.#held) await this.next('take');
    const held = this.#held;
    this.#held = undefined;
    held?.writeHead(200, { 'content-type': 'application/json' }).end(INSTANT_JOB);
  }

  /** The built worker, or a copy of it. */
  startWorker(compileCache: string, program?: string): ChildProcess {
    return startQueueWorker(this.url, { NODE_COMPILE_CACHE: compileCache }, program);
  }

  [Symbol.dispose](): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Polls are held open; an empty job-stop is too, since the real one is slow to say so. */
  #answer(path: string, response: ServerResponse): void {
    if (path.includes('/job-stop/')) return;
    if (path.includes('/job-take/')) {
      this.#held = response;
      this.#arrived.take?.();
      return;
    }
    response.writeHead(200).end();
    if (path.includes('/job-done/')) this.#arrived.done?.();
  }
}
