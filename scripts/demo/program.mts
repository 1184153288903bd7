import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A running api-gpu; disposing of it stops all of its processes. */
export interface Program extends AsyncDisposable {
  readonly url: string;
  readonly apiKey: string;
  readonly child: ChildProcess;
}

const READY_SECONDS_MAX = 60;
const START = join(import.meta.dirname, '..', 'start.mts');

/**
 * Starts everything as `npm start` does in local mode, on free loopback ports and with a key of its
 * own. Sources on loopback are allowed, since the sample media stand there.
 */
export async function startProgram(options: {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Program> {
  const port = await freePort();
  const apiKey = options.env?.['X_API_KEY'] ?? randomBytes(32).toString('base64url');
  const child = spawn(process.execPath, [START, '--no-build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...WITHOUT_RUNPOD,
      PORT: String(port),
      DATA_DIR: options.dataDir,
      X_API_KEY: apiKey,
      ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
      // A few megabytes are made here; a nearly full disk need not stand in the way.
      STORAGE_MIN_FREE_BYTES: '50000000',
      MIN_FREE_DISK_BYTES: '50000000',
      ...options.env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => stopChild(child);
  try {
    await ready(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, apiKey, child, [Symbol.asyncDispose]: stop };
}

/** A shell that has these set must not send the demo to a real endpoint. */
const WITHOUT_RUNPOD = {
  RUNPOD_API_KEY: '',
  RUNPOD_ENDPOINT_ID: '',
  RUNPOD_BASE_URL: '',
  PUBLIC_URL: '',
  WORKER_URL: '',
  HOST: '',
};

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_SECONDS_MAX * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}.`);
    const answer = await fetch(`${url}/health?live`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The program did not answer within ${READY_SECONDS_MAX} s.`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(timer);
}
