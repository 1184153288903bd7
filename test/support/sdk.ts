import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Job, OperationName } from '@app/contracts';

const PACKAGE = join(__dirname, '..', '..', 'sdk', 'typescript');

/** As much of the built package as tests use; its own types are checked by `npm run check`. */
export interface Sdk {
  readonly ApiGpu: new (options: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly maxRetries?: number;
    readonly fetch?: typeof fetch;
  }) => SdkClient;
  readonly OPERATION_NAMES: readonly OperationName[];
  readonly verifyWebhook: (request: object) => Promise<{ type: string; data: Job }>;
}

export interface SdkClient {
  readonly video: Readonly<
    Record<OperationName, (input: object, options?: object) => Promise<Job>>
  >;
  validate(operation: OperationName, input: object): Promise<{ output: object | null }>;
  job(id: string): Promise<Job>;
  jobs(filter?: object): AsyncGenerator<Job>;
  cancel(id: string): Promise<Job>;
  delete(id: string): Promise<void>;
  waitForJob(id: string, options?: object): Promise<Job>;
  download(id: string, options?: object): Promise<Response>;
  upload(source: Blob | Uint8Array, options?: object): Promise<{ id: string; sha256: string }>;
  usage(query?: object): Promise<object>;
  whatIf(query?: object): Promise<{
    readonly jobs: number;
    readonly answer: { readonly idle_usd: number };
    readonly idle_timeouts: readonly object[];
  }>;
}

/** The package as the last build left it. */
export async function importSdk(): Promise<Sdk> {
  return (await import(join(PACKAGE, 'dist', 'index.js'))) as Sdk;
}

/** How a run of the command line ended. */
export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a process of its own. */
export class Cli {
  private readonly end: Promise<CliRun>;

  private constructor(readonly child: ChildProcess) {
    this.end = endOf(child);
  }

  static start(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Cli {
    const main = join(PACKAGE, 'dist', 'cli', 'main.js');
    const guard = `--require ${join(__dirname, 'dial-guard.cjs')}`;
    return new Cli(
      spawn(process.execPath, [main, ...args], {
        cwd,
        // A run that hangs ends its test with `code: null`.
        timeout: 60_000,
        env: { PATH: process.env['PATH'], NODE_OPTIONS: guard, ...env },
      }),
    );
  }

  ended(): Promise<CliRun> {
    return this.end;
  }
}

async function endOf(child: ChildProcess): Promise<CliRun> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The command line has no output.');
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [[code], out, err] = await Promise.all([closed, text(stdout), text(stderr)]);
  return { code, out, err };
}
