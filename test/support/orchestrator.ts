import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Job } from '@app/contracts';

import type { Control, Holdings, Obeyed } from '../../apps/orchestrator/src/app.controlled.testing';
import { API_KEY, DIST, environmentOf, type OrchestratorPlace } from './orchestrator-environment';

/** An answer of the API. */
export interface Answered<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/**
 * The built orchestrator as a process of its own (main.testing.ts): a test steps its time, and has it
 * kill itself at a checkpoint. It ends with the test, however that ends.
 */
export class OrchestratorProcess {
  private constructor(
    readonly child: ChildProcess,
    private readonly place: OrchestratorPlace,
    /** What it said on standard error. */
    private readonly said: string[],
  ) {}

  static async start(
    place: OrchestratorPlace,
    control: Control = {},
  ): Promise<OrchestratorProcess> {
    const child = spawn(
      process.execPath,
      ['--expose-gc', join(DIST, 'testing', 'orchestrator.mjs'), JSON.stringify(control)],
      { stdio: ['pipe', 'ignore', 'pipe', 'ipc'], env: environmentOf(place) },
    );
    child.stdin?.on('error', () => undefined);
    const said: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
    const started = new OrchestratorProcess(child, place, said);
    await started.message((message) => 'listening' in message);
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${this.place.port}`;
  }

  get errors(): string {
    return this.said.join('');
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Says something, and waits until it is done or the process has ended. */
  async control(control: Control): Promise<void> {
    if (this.hasEnded) return;
    const done = this.message((message) => 'obeyed' in message).catch(() => undefined);
    this.child.send(control, () => undefined);
    await done;
  }

  /** What it holds now, garbage left out. */
  async holdings(): Promise<Holdings> {
    const answered = this.message((message) => 'holds' in message);
    this.child.send({ measure: true } satisfies Control);
    return ((await answered) as Required<Obeyed>).holds;
  }

  /** How it ended, e.g. "SIGKILL" or "0". */
  async ended(): Promise<string> {
    if (!this.hasEnded) await once(this.child, 'exit');
    return this.child.signalCode ?? String(this.child.exitCode);
  }

  /** As a container is stopped; gives how it ended. */
  async stop(): Promise<string> {
    if (!this.hasEnded) this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    const how = await this.ended();
    clearTimeout(timer);
    return how;
  }

  async call<T>(path: string, init: RequestInit = {}): Promise<Answered<T>> {
    const response = await fetch(new URL(path, this.url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...init,
      headers: { 'x-api-key': API_KEY, connection: 'close', ...init.headers },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) as T };
  }

  /** A caption job, told apart by its metadata. */
  submit(name: string, more: object = {}): Promise<Answered<Job>> {
    return this.call<Job>('/video/caption', {
      method: 'POST',
      body: JSON.stringify({ ...CAPTION, metadata: { name }, ...more }),
    });
  }

  private async message(isIt: (message: object) => boolean): Promise<object> {
    const { promise, resolve, reject } = Promise.withResolvers<object>();
    const heard = (message: object) => isIt(message) && resolve(message);
    const gone = () => reject(new Error(`The orchestrator ended. ${this.errors}`));
    this.child.on('message', heard).once('exit', gone);
    try {
      return await promise;
    } finally {
      this.child.off('message', heard).off('exit', gone);
    }
  }
}

export const CAPTION = {
  url_video: 'https://example.com/talk.mp4',
  url_srt: 'https://example.com/talk.srt',
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
