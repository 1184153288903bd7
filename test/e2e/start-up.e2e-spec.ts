import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../scripts/demo/program.mts';
import { OrchestratorProcess } from '../support/orchestrator';
import { eventually, processesWith } from '../support/processes';
import { runProgram } from '../support/run-program';

const root = join(__dirname, '..', '..');
const ORCHESTRATOR = join(root, 'dist', 'orchestrator.mjs');
const START = join(root, 'scripts', 'start.mts');
const PROVIDER = { RUNPOD_API_KEY: 'k', RUNPOD_ENDPOINT_ID: 'local', LOCAL_MODE: 'true' };

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

    const { code, stdout, stderr } = await runProgram([ORCHESTRATOR], {
      ...environment(port),
      ...PROVIDER,
    });

    other.close();
    const lines = stderr.trim().split('\n');
    expect([code, stdout, lines.length]).toEqual([1, '', 2]);
    expect(lines[0]).toMatch(/ak_[\w-]{40,}$/);
    expect(lines[1]).toBe(`Port ${port} is taken. Set PORT to another one.`);
  });

  it('says in a sentence that the folder is in use', async () => {
    const place = { port: await freePort(), dataDir, providerUrl: 'http://127.0.0.1:1/v2' };
    const first = await OrchestratorProcess.start(place);
    const env = { ...environment(await freePort()), ...PROVIDER, X_API_KEY: 'k'.repeat(32) };

    const second = await runProgram([ORCHESTRATOR], { ...env, LOG_LEVEL: 'info' });

    expect(await first.stop()).toBe('0');
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `DATA_DIR ${dataDir} is in use by another orchestrator. Stop that one, or give this one a DATA_DIR of its own.\n`,
    });
  });

  it('says in a sentence that the folder can not be used', async () => {
    const env = { ...environment(await freePort()), ...PROVIDER };
    const keys = { X_API_KEY: 'k'.repeat(32), SECRET_KEY: 's'.repeat(32) };

    const { code, stderr } = await runProgram([ORCHESTRATOR], {
      ...{ ...env, ...keys, DATA_DIR: '/dev/null/data' },
    });

    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toMatch(/^DATA_DIR can not be used: /);
  });

  it('names every problem of all three programs before it starts one', async () => {
    const { code, stderr } = await runProgram([START, '--no-build'], {
      ...environment(await freePort()),
      HOST: 'bad host',
      RATE_LIMIT_PER_MINUTE: 'many',
      LOCAL_SCALER: 'LUCK',
      ENCODER_POLICY: 'foo',
      LOG_LEVEL: 'loud',
    });

    expect([code, stderr.trim().split('\n')]).toEqual([
      1,
      [
        'npm start: the environment is not complete:',
        '  - HOST must be an IP address or a host name',
        '  - RATE_LIMIT_PER_MINUTE must be a whole number from 0 to 1000000',
        '  - LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
        '  - LOCAL_SCALER must be one of QUEUE_DELAY, REQUEST_COUNT',
        '  - ENCODER_POLICY must be one of required, if-possible, disable',
      ],
    ]);
    // Nothing was made.
    expect(await readdir(dataDir)).toEqual([]);
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
