import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const WORKER = join(__dirname, '..', '..', 'dist', 'gpu-worker.mjs');

/** What a server of strangers answers; undefined hands the request to the next one. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * One built worker at a queue of its own, which also plays all other servers: sources, store and
 * orchestrator. Keeps everything that the worker says.
 */
export class WorkerAtQueue {
  /** The bodies of results by the id of the job, as they came. */
  readonly results = new Map<string, string>();
  private said = '';
  private readonly waiting: object[] = [];
  private readonly ended = new Map<string, () => void>();
  private worker: ChildProcess | undefined;

  private constructor(
    private readonly server: Server,
    private readonly strangers: Answer,
  ) {}

  static async start(
    strangers: Answer,
    env: Readonly<Record<string, string>>,
  ): Promise<WorkerAtQueue> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const queue = new WorkerAtQueue(server, strangers);
    server.on('request', (request, response) => void queue.answer(request, response));
    queue.launch(env);
    return queue;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Gives the worker a job; resolves with the text of its result. */
  async run(id: string, input: unknown): Promise<string> {
    const ended = new Promise<void>((resolve) => this.ended.set(id, resolve));
    this.waiting.push({ id, input });
    await ended;
    return this.results.get(id) ?? '';
  }

  /** All since the last call: its log, its results, and the bodies of its hints. */
  takeSaid(): string {
    const { said } = this;
    this.said = '';
    return said;
  }

  async stop(): Promise<void> {
    const { worker } = this;
    if (worker && worker.exitCode === null) {
      const exited = once(worker, 'exit');
      worker.kill('SIGTERM');
      const timer = setTimeout(() => worker.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(timer);
    }
    this.server.closeAllConnections();
    this.server.close();
  }

  private launch(env: Readonly<Record<string, string>>): void {
    const guard = join(__dirname, 'dial-guard.cjs');
    this.worker = spawn(process.execPath, ['--require', guard, WORKER], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...{ PATH: process.env['PATH'], EXIT_WITH_PARENT: 'true', LOG_LEVEL: 'trace' },
        RUNPOD_WEBHOOK_GET_JOB: `${this.url}/job-take/$ID`,
        RUNPOD_WEBHOOK_POST_OUTPUT: `${this.url}/job-done/$RUNPOD_POD_ID/$ID`,
        RUNPOD_WEBHOOK_PING: `${this.url}/ping/$RUNPOD_POD_ID`,
        ...{ ALLOW_PRIVATE_NETWORKS: '127.0.0.1/32', STORE_ORIGINS: this.url },
        ...{ ENCODER_POLICY: 'disable', MIN_FREE_DISK_BYTES: '0' },
        ...env,
      },
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      stream?.on('data', (data: Buffer) => (this.said += data.toString()));
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path.startsWith('/job-take/')) {
      const job = this.waiting.shift();
      response.writeHead(job ? 200 : 204).end(job && JSON.stringify(job));
    } else if (path.startsWith('/job-done/')) {
      this.take(path.split('/').at(-1) ?? '', await text(request));
      response.writeHead(200).end();
    } else if (path.startsWith('/ping/') || !this.strangers(request, response)) {
      if (request.method === 'POST') this.said += `${await text(request)}\n`;
      if (!response.headersSent) response.writeHead(404).end();
    }
  }

  /** Progress comes to the same address as the result, and says so. */
  private take(id: string, body: string): void {
    this.said += `${body}\n`;
    if ((JSON.parse(body) as { status?: string }).status === 'IN_PROGRESS') return;
    this.results.set(id, body);
    this.ended.get(id)?.();
  }
}
