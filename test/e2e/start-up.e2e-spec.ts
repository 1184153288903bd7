import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../../scripts/demo/program.mts';
import { eventually, processesWith } from '../support/processes';

const root = join(__dirname, '..', '..');

describe('starting and stopping by hand', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'api-gpu-start-'));
  });

  afterEach(async () => rm(dataDir, { recursive: true, force: true }));

  const environment = (port: number) => ({
    PATH: process.env['PATH'],
    HOME: dataDir,
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  });

  it('says in a sentence that the port is taken, and shows the key that it made', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const provider = { RUNPOD_API_KEY: 'k', RUNPOD_ENDPOINT_ID: 'local', LOCAL_MODE: 'true' };
    const start = promisify(execFile)(process.execPath, [join(root, 'dist', 'orchestrator.mjs')], {
      env: { ...environment(port), ...provider },
    });

    const { code, stderr } = await start.then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );

    other.close();
    const lines = stderr.trim().split('\n');
    expect([code, lines.length]).toEqual([1, 2]);
    expect(lines[0]).toMatch(/ak_[\w-]{40,}$/);
    expect(lines[1]).toBe(`Port ${port} is taken. Set PORT to another one.`);
  });

  it('stops everything when npm is told to stop', async () => {
    const port = await freePort();
    const npm = spawn('npm', ['start', '--silent', '--', '--no-build'], {
      ...{ cwd: root, stdio: 'ignore', env: environment(port) },
    });
    const ended = once(npm, 'exit');
    const answers = async () =>
      fetch(`http://127.0.0.1:${port}/health?live`).then(
        ({ ok }) => ok,
        () => false,
      );
    expect(await eventually(answers, 30_000)).toBe(true);

    npm.kill('SIGTERM');
    await ended;

    const areGone = async () => (await processesWith(dataDir)).length === 0;
    expect(await eventually(areGone, 10_000)).toBe(true);
  });
});
