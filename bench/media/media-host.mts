import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import type { JobMetrics } from './media-worker.mts';

const GiB = 2 ** 30;

/** Wide enough for everything that is measured. */
const LIMITS = {
  execution_timeout_ms: 1_800_000,
  max_source_bytes: { video: GiB, audio: GiB, image: GiB, subtitle: GiB },
  max_output_bytes: GiB,
  max_duration_seconds: 3600,
  max_pixels: 40_000_000,
};

/** The part of a done body that is read here. */
interface Done {
  readonly status?: string;
  readonly error?: string;
  readonly output?: { readonly manifest?: { readonly metrics: JobMetrics } };
}

/** Plays RunPod's queue, the place of the sources and the store to one worker. */
export class MediaHost implements Disposable {
  readonly folder: string;
  readonly #server: Server;
  #poll: ServerResponse | undefined;
  #onPoll: () => void = () => undefined;
  #onDone: (done: Done) => void = () => undefined;
  #jobs = 0;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(folder: string): Promise<MediaHost> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new MediaHost(folder, server);
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  /** Resolves while the worker waits for a job. */
  async polled(): Promise<void> {
    if (this.#poll) return;
    await new Promise<void>((resolve) => (this.#onPoll = resolve));
  }

  /**
   * Hands a job to the worker that waits and resolves with what it posts. `files` names a file of the
   * folder for each media field by its path, e.g. `slides.0.url_image`.
   */
  async hand(
    operation: string,
    files: Readonly<Record<string, string>>,
    options: Readonly<Record<string, unknown>>,
  ): Promise<JobMetrics> {
    const id = `job-${(this.#jobs += 1)}`;
    const urls = Object.entries(files).map(([field, name]) => [field, this.url(name)] as const);
    const input = urls.reduce((whole, [path, url]) => placed(whole, path.split('.'), url), options);
    const sources = Object.fromEntries(
      urls.map(([field, url]) => [field, { url, from: 'public' }]),
    );
    const done = new Promise<Done>((resolve) => (this.#onDone = resolve));
    const poll = this.#poll;
    this.#poll = undefined;
    const request = { ...this.#request(id, operation), operation, input, sources };
    poll?.writeHead(200, { 'content-type': 'application/json' });
    poll?.end(JSON.stringify({ id, input: request }));
    const { error, output } = await done;
    if (!output?.manifest) throw new Error(`${operation} failed: ${error}`);
    return output.manifest.metrics;
  }

  [Symbol.dispose](): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #request(id: string, operation: string): object {
    const manifest = this.url(`manifest-${id}`);
    const video = {
      ...{ put_url: this.url('result.mp4'), key: 'result.mp4', max_bytes: GiB },
      headers: { 'content-type': 'video/mp4' },
    };
    return {
      ...{ version: 2, job_id: id, task_id: id, attempt_id: id, token: id },
      // A pipeline's file is called like its step.
      ...{
        limits: LIMITS,
        trace: {},
        uploads: { [operation === 'pipeline' ? 'short' : 'video']: video },
      },
      manifest: { put_url: manifest, get_url: manifest },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const name = basename(path);
    if (path.startsWith('/job-take/')) {
      this.#poll = response;
      this.#onPoll();
    } else if (path.startsWith('/job-done/')) {
      const done = JSON.parse(await text(request)) as Done;
      response.writeHead(200).end();
      if (done.status !== 'IN_PROGRESS') this.#onDone(done);
    } else if (request.method === 'PUT') {
      await pipeline(request, createWriteStream(join(this.folder, name)));
      response.writeHead(201).end();
    } else if (request.method === 'GET') await this.#file(name, response);
    // A stop is asked for by holding on; it never comes.
  }

  async #file(name: string, response: ServerResponse): Promise<void> {
    const path = join(this.folder, name);
    const facts = await stat(path).catch(() => undefined);
    response.writeHead(facts ? 200 : 404, { 'content-length': facts?.size ?? 0 });
    if (facts) await pipeline(createReadStream(path), response);
    else response.end();
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** A copy with a value at a path; what is not there on the way is made. */
function placed(within: Fields, [field = '', ...path]: readonly string[], value: unknown): Fields {
  const inner = within[field] ?? (/^\d+$/.test(path[0] ?? '') ? [] : {});
  const changed = path.length === 0 ? value : placed(inner as Fields, path, value);
  if (!Array.isArray(within)) return { ...within, [field]: changed };
  return Object.assign([...(within as unknown[])], { [field]: changed });
}
