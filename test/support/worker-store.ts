import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { JOB_REQUEST_VERSION, limitsOf, type ResultManifest } from '@app/contracts';

/** A request that is held where a test wants it held. */
export interface Held {
  /** Lets it go on. */
  release(): void;
}

interface Gate {
  readonly at: string;
  readonly reached: (held: Held) => void;
}

/**
 * The orchestrator's store and its hints in the test's own process: PUTs create and never overwrite,
 * each `start` is given fresh grants below `d1`, `d2`, … unless grants are shared. Requests can be
 * held, so that a test need not guess how far a worker is.
 */
export class WorkerStore {
  /** Objects by path, as `/job-1/d1/video`. */
  readonly objects = new Map<string, Buffer>();
  /** Every PUT that was refused because the object was there. */
  readonly refused: string[] = [];
  /** Whether deliveries share the grants that came with the job: hints are not answered. */
  sharesGrants = false;
  private readonly starts = new Map<string, number>();
  private gates: readonly Gate[] = [];

  private constructor(private readonly server: ReturnType<typeof createServer>) {
    server.on('request', (request, response) => {
      // A worker that is killed breaks its requests off.
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<WorkerStore> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WorkerStore(server);
  }

  /** Those of every job. */
  readonly limits = limitsOf('caption');

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A caption of the sources `/talk.mp4` and `/talk.srt`. */
  request(jobId: string): object {
    const [url_video, url_srt] = [`${this.origin}/talk.mp4`, `${this.origin}/talk.srt`];
    return {
      ...{ version: JOB_REQUEST_VERSION, job_id: jobId, task_id: 'task', attempt_id: jobId },
      ...{ token: jobId, operation: 'caption', limits: this.limits, trace: {} },
      input: { url_video, url_srt },
      sources: {
        url_video: { url: url_video, from: 'store' },
        url_srt: { url: url_srt, from: 'store' },
      },
      ...this.grants(jobId, 'd0'),
      callback_url: `${this.origin}/hints`,
    };
  }

  /** Holds the next request of a kind, as `PUT /job-1/manifest`; `after` holds its answer only. */
  async held(line: string, when: 'before' | 'after' = 'before'): Promise<Held> {
    return new Promise((reached) => {
      this.gates = [...this.gates, { at: `${when} ${line}`, reached }];
    });
  }

  manifestOf(jobId: string): ResultManifest | undefined {
    const object = this.objects.get(`/${jobId}/manifest`);
    return object && (JSON.parse(object.toString()) as ResultManifest);
  }

  /** Size and hash of the object that a manifest names, as they really are. */
  factsOf(key: string): { readonly size_bytes: number; readonly sha256: string } | undefined {
    const object = this.objects.get(key);
    const sha256 = createHash('sha256');
    return object && { size_bytes: object.length, sha256: sha256.update(object).digest('hex') };
  }

  /** Results that were stored for a job. */
  videosOf(jobId: string): readonly string[] {
    return [...this.objects.keys()].filter(
      (path) => path.startsWith(`/${jobId}/`) && path.endsWith('/video'),
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private grants(jobId: string, delivery: string): object {
    const key = `/${jobId}/${delivery}/video`;
    const headers = { 'content-type': 'video/mp4' };
    const manifest = `${this.origin}/${jobId}/manifest`;
    return {
      uploads: { video: { put_url: `${this.origin}${key}`, key, headers, max_bytes: 1e8 } },
      manifest: { put_url: manifest, get_url: manifest },
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '', 'http://a').pathname;
    const line = `${request.method} ${path}`;
    const body = await buffer(request);
    await this.pass(`before ${line}`);
    const { status, text } = this.reply(request.method ?? '', path, body);
    await this.pass(`after ${line}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  private async pass(at: string): Promise<void> {
    const gate = this.gates.find((candidate) => candidate.at === at);
    if (!gate) return;
    this.gates = this.gates.filter((candidate) => candidate !== gate);
    const { promise, resolve } = Promise.withResolvers<void>();
    gate.reached({ release: resolve });
    await promise;
  }

  private reply(
    method: string,
    path: string,
    body: Buffer,
  ): { status: number; text?: Buffer | string } {
    const object = this.objects.get(path);
    if (method === 'GET') return object ? { status: 200, text: object } : { status: 404 };
    if (method === 'POST') return this.hint(path);
    if (object) this.refused.push(path);
    else this.objects.set(path, body);
    return { status: object ? 412 : 201 };
  }

  private hint(path: string): { status: number; text?: string } {
    const [, , jobId = '', hint] = path.split('/');
    if (hint !== 'start') return { status: 204 };
    if (this.sharesGrants) return { status: 404 };
    const delivery = (this.starts.get(jobId) ?? 0) + 1;
    this.starts.set(jobId, delivery);
    return { status: 200, text: JSON.stringify(this.grants(jobId, `d${delivery}`)) };
  }
}
