import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../scripts/demo/program.mts';

const DIST = join(import.meta.dirname, '..', 'dist');
const BARE_FASTIFY = join(import.meta.dirname, 'http', 'bare-fastify.mts');
const BARE_EVENTS = join(import.meta.dirname, 'http', 'bare-events.mts');

/** A RunPod endpoint as seen by workers from outside. */
export interface Endpoint {
  /** `http://127.0.0.1:PORT/v2/local` */
  readonly url: string;
  readonly key: string;
}

/** An orchestrator and a local endpoint that starts no workers of its own. */
export interface Programs extends AsyncDisposable {
  readonly url: string;
  readonly apiKey: string;
  readonly endpoint: Endpoint;
  /** Of the orchestrator's process. */
  readonly pid: number | undefined;
  /** Ends the orchestrator and starts it anew on what it has kept, where it was. */
  restart(): Promise<void>;
}

/** Starts both; `env` is of the orchestrator, over what it is given here. */
export async function startOrchestratorAndEndpoint(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Programs> {
  const key = randomBytes(16).toString('hex');
  const apiKey = randomBytes(32).toString('hex');
  const port = await freePort();
  const endpoint = await startApp('local-endpoint', {
    LOCAL_ENDPOINT_PORT: '0',
    LOCAL_ENDPOINT_KEY: key,
    LOCAL_WORKERS_MAX: '0',
  });
  const settings = {
    ...{ PORT: String(port), DATA_DIR: join(folder, 'data'), X_API_KEY: apiKey },
    ...{ LOCAL_MODE: 'true', RUNPOD_BASE_URL: `${endpoint.url}/v2` },
    // For a receiver of webhooks on loopback.
    ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    ...{ RUNPOD_ENDPOINT_ID: 'local', RUNPOD_API_KEY: key, RATE_LIMIT_PER_MINUTE: '0' },
    ...env,
  };
  let orchestrator = await startApp('orchestrator', settings);
  return {
    url: orchestrator.url,
    apiKey,
    get pid() {
      return orchestrator.child.pid;
    },
    restart: async () => {
      await stopApp(orchestrator.child);
      orchestrator = await startApp('orchestrator', settings);
    },
    endpoint: { url: `${endpoint.url}/v2/local`, key },
    [Symbol.asyncDispose]: async () => {
      await stopApp(orchestrator.child);
      await stopApp(endpoint.child);
    },
  };
}

/** A program that listens. */
export interface Started {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts a built program and resolves when it listens. */
export async function startApp(
  app: string,
  env: Readonly<Record<string, string>>,
): Promise<Started> {
  return startProgram([join(DIST, `${app}.mjs`)], { LOG_LEVEL: 'warn', ...env });
}

/** The least that a Fastify server can do, giving one answer to all (http/bare-fastify.mts). */
export async function startBareFastify(answer: unknown): Promise<Started> {
  return startProgram([BARE_FASTIFY, JSON.stringify(answer)], {});
}

async function startProgram(
  [file, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<Started> {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], EXIT_WITH_PARENT: 'true', ...env },
  });
  const url = await Promise.race([
    once(child, 'message').then(([message]) => (message as { listening: string }).listening),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${code}.`))),
  ]);
  return { url, child };
}

/** A server that holds streams of events open, and does nothing else (http/bare-events.mts). */
export async function startBareEvents(): Promise<Started> {
  return startProgram([BARE_EVENTS], {});
}

/** Makes a key of an owner in the database of a running orchestrator. */
export async function makeKey(folder: string, owner: string): Promise<string> {
  const line = [join(DIST, 'orchestrator.mjs'), 'keys', 'make', '--owner', owner];
  const env = { PATH: process.env['PATH'], DATA_DIR: join(folder, 'data') };
  return (await promisify(execFile)(process.execPath, line, { env })).stdout.trim();
}

/** Stops it gracefully, or not if that takes too long. */
export async function stopApp(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
