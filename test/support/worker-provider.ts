import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import type { DoneBody } from '@app/contracts';

/** A worker's final word about a job, in the order in which they came. */
export interface Final {
  readonly jobId: string;
  readonly workerId: string;
  readonly body: Exclude<DoneBody, { readonly status: 'IN_PROGRESS' }>;
}

interface Delivered {
  readonly input: unknown;
  /** Who has it; of several deliveries the last. */
  holder: string | undefined;
}

/**
 * RunPod's worker side in the test's own process, without its clocks: a job is delivered again when
 * the test says that its worker is lost. What workers say is kept; nothing is decided by it.
 */
export class WorkerProvider {
  readonly finals: Final[] = [];
  /** Answers of job-done that are broken off, after they were read. */
  dropsReports = 0;
  private readonly jobs = new Map<string, Delivered>();
  private readonly waiting: string[] = [];
  private readonly polls = new Map<string, ServerResponse>();
  private readonly stopPolls = new Map<string, ServerResponse>();
  private changed = Promise.withResolvers<void>();

  private constructor(private readonly server: ReturnType<typeof createServer>) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<WorkerProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WorkerProvider(server);
  }

  /** The environment in which RunPod starts a worker. */
  environmentOf(workerId: string): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    const address = (path: string) => `http://127.0.0.1:${port}/${path}?gpu=none`;
    return {
      RUNPOD_WEBHOOK_GET_JOB: address('job-take/$ID'),
      RUNPOD_WEBHOOK_POST_OUTPUT: address('job-done/$RUNPOD_POD_ID/$ID'),
      RUNPOD_POD_ID: workerId,
    };
  }

  run(jobId: string, input: unknown): void {
    this.jobs.set(jobId, { input, holder: undefined });
    this.deliver(jobId);
  }

  /** What RunPod does when it has lost sight of a job's worker, which may live all the same. */
  deliver(jobId: string): void {
    this.waiting.push(jobId);
    this.match();
  }

  /** Tells the worker of a job to stop it, as soon as it listens. */
  async stopJob(jobId: string): Promise<void> {
    const holder = this.jobs.get(jobId)?.holder ?? '';
    await this.until(() => this.stopPolls.has(holder));
    const poll = this.stopPolls.get(holder);
    this.stopPolls.delete(holder);
    poll?.writeHead(200, { 'content-type': 'application/json' });
    poll?.end(JSON.stringify({ jobsToStop: [jobId] }));
  }

  /** Who has the job, once somebody has taken it who is none of these. */
  async taken(jobId: string, butNot: readonly string[] = []): Promise<string> {
    await this.until(() => {
      const holder = this.jobs.get(jobId)?.holder;
      return holder !== undefined && !butNot.includes(holder);
    });
    return this.jobs.get(jobId)?.holder ?? '';
  }

  /** The first final words about a job, once there are so many. */
  async reported(jobId: string, count = 1): Promise<readonly Final[]> {
    await this.until(() => this.finalsOf(jobId).length >= count);
    return this.finalsOf(jobId);
  }

  finalsOf(jobId: string): readonly Final[] {
    return this.finals.filter((final) => final.jobId === jobId);
  }

  /** Once so many workers wait for a job. */
  async idle(count: number): Promise<void> {
    await this.until(() => this.polls.size >= count);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async until(holds: () => boolean): Promise<void> {
    const late = AbortSignal.timeout(60_000);
    while (!holds()) {
      late.throwIfAborted();
      await Promise.race([this.changed.promise, once(late, 'abort')]);
    }
  }

  private change(): void {
    this.changed.resolve();
    this.changed = Promise.withResolvers();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, call = '', workerId = '', jobId = ''] = new URL(
      request.url ?? '',
      'http://a',
    ).pathname.split('/');
    if (call === 'job-done') {
      const body = (await json(request)) as DoneBody;
      if ('status' in body) return void response.writeHead(200).end();
      this.finals.push({ jobId, workerId, body });
      if (this.dropsReports-- > 0) response.socket?.resetAndDestroy();
      else response.writeHead(200).end();
    } else {
      const polls = call === 'job-stop' ? this.stopPolls : this.polls;
      polls.set(workerId, response);
      response.on('close', () => {
        if (polls.get(workerId) === response) polls.delete(workerId);
      });
      this.match();
    }
    this.change();
  }

  /** Gives what waits to who waits, both in their order. */
  private match(): void {
    for (const [workerId, poll] of this.polls) {
      const id = this.waiting.shift();
      const job = id === undefined ? undefined : this.jobs.get(id);
      if (!job) return;
      this.polls.delete(workerId);
      poll.writeHead(200, { 'content-type': 'application/json' });
      poll.end(JSON.stringify({ id, input: job.input }), () => {
        job.holder = workerId;
        this.change();
      });
    }
  }
}
