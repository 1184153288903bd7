import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import type { JobRequest, RunPodRunRequest, RunPodStatus } from '@app/contracts';

import { doJob } from './scripted-worker';

/** A job as it was submitted here, and what has become of it. */
export interface ProviderJob {
  readonly id: string;
  readonly request: JobRequest;
  status: RunPodStatus;
  output?: unknown;
}

/** How the worker of a job behaves. Rejects only when the provider stops. */
export type Work = (job: ProviderJob, signal: AbortSignal) => Promise<void>;

/**
 * RunPod's client side in the test process, with a worker for each job that begins at once. It keeps
 * every submission, so that a test can count them.
 */
export class ScriptedProvider {
  readonly jobs: ProviderJob[] = [];
  /** Cuts connections without an answer, as where it is down. */
  isDown = false;
  private readonly stopping = new AbortController();
  private readonly working = new Set<Promise<void>>();

  private constructor(
    private readonly server: Server,
    private readonly work: Work,
  ) {}

  static async start(work: Work = workAtOnce): Promise<ScriptedProvider> {
    const server = createServer();
    const provider = new ScriptedProvider(server, work);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void provider.serve(request, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v2`;
  }

  /** Submissions for one job of ours. */
  attemptsOf(jobId: string): readonly ProviderJob[] {
    return this.jobs.filter(({ request }) => request.job_id === jobId);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.working);
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDown) {
      request.socket.destroy();
      return;
    }
    const [, , , route = '', id = ''] = (request.url ?? '').split('/');
    const body = request.method === 'POST' ? await json(request).catch(() => null) : null;
    const { status, answer } = this.answer(route, id, body);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  private answer(route: string, id: string, body: unknown): { status: number; answer: unknown } {
    if (route === 'run') return { status: 200, answer: this.run(body as RunPodRunRequest) };
    if (route === 'health') return { status: 200, answer: { jobs: {}, workers: {} } };
    const job = this.jobs.find((known) => known.id === id);
    if (!job) return { status: 404, answer: {} };
    if (route === 'cancel' && !isOver(job)) job.status = 'CANCELLED';
    const { status, output } = job;
    return { status: 200, answer: { id, status, delayTime: 5, executionTime: 10, output } };
  }

  private run({ input }: RunPodRunRequest): object {
    const id = `run-${this.jobs.length + 1}`;
    const job: ProviderJob = { id, request: input as unknown as JobRequest, status: 'IN_PROGRESS' };
    this.jobs.push(job);
    const working = this.work(job, this.stopping.signal)
      .catch(() => undefined)
      .finally(() => this.working.delete(working));
    this.working.add(working);
    return { id, status: 'IN_QUEUE' };
  }
}

/** A worker that does its job and says so. */
export async function workAtOnce(job: ProviderJob, signal: AbortSignal): Promise<void> {
  finish(job, await doJob(job.request, { signal }));
}

/** Writes down how a worker ended, unless its job was canceled. */
export function finish(job: ProviderJob, output: unknown): void {
  if (isOver(job)) return;
  job.output = output;
  job.status = 'COMPLETED';
}

function isOver({ status }: ProviderJob): boolean {
  return status !== 'IN_PROGRESS' && status !== 'IN_QUEUE';
}
