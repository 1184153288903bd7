import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { INSTANT_INPUT } from './queue-worker.mts';

/** Plays RunPod to one worker: as many instant jobs as are asked for, until they are all handed out. */
export class FullQueue implements Disposable {
  readonly #server: Server;
  readonly #held = new Set<() => void>();
  #left = 0;
  #undone = 0;
  #made = 0;
  #onEmpty: () => void = () => undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      request.resume().once('end', () => this.#answer(request.url ?? '', response));
    });
  }

  static async start(): Promise<FullQueue> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FullQueue(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v2/bench`;
  }

  /** Hands out so many jobs, and resolves when the result of each has come. */
  async done(jobs: number): Promise<void> {
    const empty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    this.#left = jobs;
    this.#undone = jobs;
    for (const give of this.#held) give();
    this.#held.clear();
    await empty;
  }

  [Symbol.dispose](): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(path: string, response: ServerResponse): void {
    if (path.includes('/job-stop/')) return;
    if (path.includes('/job-take')) {
      this.#give(path, response);
      return;
    }
    response.writeHead(200).end();
    if (!path.includes('/job-done/')) return;
    this.#undone -= 1;
    if (this.#undone === 0) this.#onEmpty();
  }

  /** A poll without a job is held open, as RunPod does. */
  #give(path: string, response: ServerResponse): void {
    if (this.#left === 0) {
      this.#held.add(() => this.#give(path, response));
      return;
    }
    const size = Number(/[?&]batch_size=(\d+)/.exec(path)?.[1] ?? 1);
    const jobs = Array.from({ length: Math.min(size, this.#left) }, () => ({
      id: `instant-${(this.#made += 1)}`,
      input: INSTANT_INPUT,
    }));
    this.#left -= jobs.length;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(path.includes('/job-take-batch/') ? jobs : jobs[0]));
  }
}
