import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { EndpointClient, eventually, KEY, SCRIPTED_WORKER } from './endpoint.testing';

const MAIN = join(__dirname, '../src/main.ts');
// Each start compiles the program anew, which takes seconds on a busy machine.
const MARK = `endpoint-test-${process.pid}`;

/** The pids of workers that this spec's endpoints started, found by a mark in their environment. */
function workerPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`TEST_MARK=${MARK}`))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    const isWorker = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(SCRIPTED_WORKER);
    return isWorker ? readFileSync(`/proc/${pid}/environ`, 'utf8') : '';
  } catch {
    return '';
  }
}

describe('the endpoint as a program', () => {
  let child: ChildProcess;

  async function given(env: Readonly<Record<string, string>> = {}): Promise<EndpointClient> {
    child = spawn(
      process.execPath,
      ['--require', join(__dirname, 'run-typescript.cjs'), '--eval', `require('${MAIN}')`],
      {
        env: {
          PATH: process.env.PATH,
          LOCAL_ENDPOINT_PORT: '0',
          LOCAL_ENDPOINT_KEY: KEY,
          LOCAL_WORKER_COMMAND: `'${process.execPath}' '${SCRIPTED_WORKER}'`,
          LOG_LEVEL: 'silent',
          EXIT_WITH_PARENT: 'true',
          TEST_MARK: MARK,
          ...env,
        },
        stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
      },
    );
    const [message] = (await once(child, 'message')) as [{ readonly listening: string }];
    const url = message.listening;
    const client = new EndpointClient({
      url,
      stop: async () => undefined,
      kill: () => undefined,
    });
    const id = await client.run({ do: 'sleep', ms: 60_000 });
    await eventually(
      () => client.status(id),
      ({ status }) => status === 'IN_PROGRESS',
    );
    return client;
  }

  async function exit(): Promise<readonly [number | null, NodeJS.Signals | null]> {
    const gone = [child.exitCode, child.signalCode] as const;
    if (gone[0] !== null || gone[1] !== null) return gone;
    return (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  }

  afterEach(() => {
    child.kill('SIGKILL');
  });

  it('ends with its workers on SIGTERM', async () => {
    await given();
    expect(workerPids()).toHaveLength(1);

    child.kill('SIGTERM');

    expect(await exit()).toEqual([0, null]);
    expect(workerPids()).toEqual([]);
  });

  it('ends when its standard input does, as it does when its parent died', async () => {
    await given();

    child.stdin?.end();

    expect(await exit()).toEqual([0, null]);
    expect(workerPids()).toEqual([]);
  });

  it('leaves no worker behind when it is killed', async () => {
    await given();

    child.kill('SIGKILL');

    expect(await exit()).toEqual([null, 'SIGKILL']);
    await eventually(workerPids, (pids) => pids.length === 0);
  });

  it('says everything that is wrong with its settings', async () => {
    child = spawn(
      process.execPath,
      ['--require', join(__dirname, 'run-typescript.cjs'), '--eval', `require('${MAIN}')`],
      {
        env: { LOCAL_ENDPOINT_PORT: 'x', LOCAL_WORKERS_MAX: '-1' },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));

    expect(await exit()).toEqual([1, null]);
    expect(text).toBe(
      'The environment is not complete:\n' +
        '  - LOCAL_ENDPOINT_PORT must be a whole number from 0 to 65535\n' +
        '  - LOCAL_WORKERS_MAX must be a whole number from 0 to 100\n',
    );
  });
});
