import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Job, OperationName, Problem } from '@app/contracts';

import { startProgram, type Program } from '../../scripts/demo/program.mts';

/** An answer of the API, its JSON body read. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/**
 * The whole program as `npm start` runs it, in a folder of its own and unable to dial out. `stop`
 * ends it and fails when any of its processes tried to reach something that is not loopback.
 */
export class RunningProgram {
  private constructor(
    private program: Program,
    readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<RunningProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'api-gpu-e2e-'));
    const guarded = {
      NODE_OPTIONS: `--require ${join(__dirname, 'dial-guard.cjs')}`,
      DIAL_GUARD_LOG: join(folder, 'dials.log'),
      LOCAL_IDLE_TIMEOUT_SECONDS: '60',
      WORK_DIR: join(folder, 'work'),
      LOG_LEVEL: 'error',
      ...env,
    };
    const program = await startProgram({ dataDir: join(folder, 'data'), env: guarded });
    return new RunningProgram(program, folder, guarded);
  }

  get url(): string {
    return this.program.url;
  }

  get apiKey(): string {
    return this.program.apiKey;
  }

  get supervisorPid(): number {
    return this.program.child.pid ?? 0;
  }

  /** Stops everything and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    await this.startAgain();
  }

  async startAgain(): Promise<void> {
    this.program = await startProgram({
      dataDir: join(this.folder, 'data'),
      env: { ...this.env, X_API_KEY: this.program.apiKey },
    });
  }

  async stop(): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    const dials = await readFile(join(this.folder, 'dials.log'), 'utf8').catch(() => '');
    await rm(this.folder, { recursive: true, force: true });
    expect(dials).toBe('');
  }

  /** Sends our key and what is given; a header that is given as an empty text is left out. */
  async call<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
    const headers = new Headers(init.headers);
    if (!headers.has('x-api-key')) headers.set('x-api-key', this.program.apiKey);
    for (const [name, value] of [...headers]) if (value === '') headers.delete(name);
    const response = await fetch(new URL(path, this.url), { redirect: 'manual', ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) as T };
  }

  /** Sends a request for an operation; its body as JSON. */
  async request<T = Job>(
    operation: OperationName,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    // Bytes, since fetch gives a text a content type of its own.
    return this.call<T>(`/video/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.from(JSON.stringify(body)),
    });
  }

  /** The job when it has ended, or after a minute and a half whatever it then is. */
  async ended(id: string): Promise<Job> {
    return this.until(id, (job) => job.finished_at !== null);
  }

  async until(id: string, isReached: (job: Job) => boolean): Promise<Job> {
    const deadline = Date.now() + 90_000;
    for (;;) {
      const { status, body } = await this.call<Job>(`/job/${id}`);
      expect(status).toBe(200);
      if (isReached(body) || Date.now() > deadline) return body;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Runs an operation to its end and downloads the result into the program's folder. */
  async render(operation: OperationName, body: unknown): Promise<{ job: Job; file: string }> {
    const accepted = await this.request(operation, body);
    expect(accepted.status).toBe(202);
    const job = await this.ended(accepted.body.id);
    expect(job).toMatchObject({ status: 'succeeded', error: null });
    const file = join(this.folder, `${job.id}.mp4`);
    await download(job.output?.url ?? '', file);
    return { job, file };
  }

  /** Folders of jobs that workers left behind. */
  async workFolders(): Promise<readonly string[]> {
    return readdir(join(this.folder, 'work')).catch(() => []);
  }
}

/** The code of a problem answer. */
export function codeOf(answer: Answer<unknown>): string | undefined {
  return (answer.body as Partial<Problem> | undefined)?.code;
}

async function download(url: string, file: string): Promise<void> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
