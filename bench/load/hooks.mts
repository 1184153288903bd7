import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** Of all webhooks the part that is refused the first time it comes. */
const REFUSED = 0.05;

/** A receiver of webhooks that is now and then not well. */
export class Hooks {
  /** How often each was taken, by its id. */
  readonly taken = new Map<string, number>();
  /** Ids of the webhooks of each job. */
  readonly byJob = new Map<string, Set<string>>();
  refused = 0;
  readonly #server: Server;
  readonly #seen = new Set<string>();

  private constructor(random: () => number) {
    this.#server = createServer((request, response) => {
      void json(request).then((body) => {
        const id = String(request.headers['webhook-id']);
        const { data } = body as { readonly data: { readonly id: string } };
        const isRefused = !this.#seen.has(id) && random() < REFUSED;
        this.#seen.add(id);
        if (isRefused) this.refused += 1;
        else this.#take(id, data.id);
        response.writeHead(isRefused ? 503 : 204).end();
      });
    });
  }

  static async start(random: () => number): Promise<Hooks> {
    const hooks = new Hooks(random);
    await once(hooks.#server.listen(0, '127.0.0.1'), 'listening');
    return hooks;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Until each of these jobs was told of, or the time is over. */
  async settle(jobs: ReadonlySet<string>, ms: number, signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + ms;
    while (Date.now() < deadline && [...jobs].some((id) => !this.byJob.has(id))) {
      await wait(250, undefined, { signal });
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(id: string, jobId: string): void {
    this.taken.set(id, (this.taken.get(id) ?? 0) + 1);
    this.byJob.set(jobId, (this.byJob.get(jobId) ?? new Set()).add(id));
  }
}
