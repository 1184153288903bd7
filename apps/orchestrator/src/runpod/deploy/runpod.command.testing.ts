import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  MANAGEMENT_KEY,
  RunPodManagementServer,
} from '../../../../../test/support/runpod-management';
import { runRunPod } from './runpod.command';

/** `runpod …` against the stand-in, with its files in a folder of its own. */
export class CommandBench {
  out = '';
  err = '';
  /** What is answered to questions, the next first; nobody answers when it is empty. */
  answers: string[] = [];
  readonly waits: number[] = [];
  readonly controller = new AbortController();
  /** Called with each wait; a test may change something meanwhile. */
  onWait: () => void = () => undefined;

  private constructor(
    readonly server: RunPodManagementServer,
    readonly folder: string,
  ) {}

  static async start(): Promise<CommandBench> {
    const folder = await mkdtemp(join(tmpdir(), 'runpod-'));
    return new CommandBench(await RunPodManagementServer.start(), folder);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true });
  }

  /** Runs a line; gives the exit status. */
  async run(line: string, env: Record<string, string> = {}, envFile = '.env'): Promise<number> {
    [this.out, this.err] = ['', ''];
    this.server.calls.length = 0;
    const isKnown = /^(plan|apply|status|scale|logs|destroy)( |$)/.test(line);
    const words = [
      ...line.split(' '),
      ...(isKnown ? ['--file', join(this.folder, 'runpod.json')] : []),
      ...(/^(apply|destroy)/.test(line) ? ['--env', join(this.folder, envFile)] : []),
    ];
    return runRunPod(words, this.terminal, {
      signal: this.controller.signal,
      env: { ...this.environment, ...env },
      wait: (ms, signal) => this.wait(ms, signal),
    });
  }

  async declare(declaration: object): Promise<void> {
    await writeFile(join(this.folder, 'runpod.json'), JSON.stringify(declaration));
  }

  async envFile(): Promise<string> {
    return readFile(join(this.folder, '.env'), 'utf8');
  }

  /** An endpoint as the stand-in keeps it. */
  endpoint(id = 'ep2'): Record<string, unknown> {
    return this.server.account.endpoints.get(id) ?? {};
  }

  private get environment() {
    return {
      RUNPOD_API_KEY: MANAGEMENT_KEY,
      RUNPOD_MANAGEMENT_URL: this.server.url,
      RUNPOD_BASE_URL: this.server.url,
      PUBLIC_URL: 'https://videos.example.com',
      WORKER_IMAGE: 'ghcr.io/acme/worker:1',
    };
  }

  private get terminal() {
    return {
      out: (text: string) => void (this.out += text),
      err: (text: string) => void (this.err += text),
      isSeen: false,
      ask: async () => this.answers.shift(),
    };
  }

  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms);
    // Streams are read meanwhile.
    await new Promise(setImmediate);
    this.onWait();
    signal.throwIfAborted();
  }
}
