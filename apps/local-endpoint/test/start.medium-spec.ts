import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from './endpoint.testing';

const START = join(__dirname, '../../../scripts/start.mts');

/** Stands for both programs: tells what it got, and ends as they do. FAKE=stubborn ignores TERM. */
const FAKE = `
const name = process.argv[1].match(/([\\w-]+)\\.mjs$/)[1];
const say = (what, more) => process.stdout.write(JSON.stringify({ name, what, ...more }) + '\\n');
const end = (why) => { say(why); process.exit(0); };
process.on('SIGTERM', () => process.env.FAKE === 'stubborn' ? say('refused') : end('stopped'));
process.stdin.once('close', () => end('orphaned')).resume();
say('started', { pid: process.pid, env: process.env });
process.send({ listening: name === 'orchestrator' ? 'http://127.0.0.1:3000' : 'http://127.0.0.1:4321' });
if (process.env.FAKE === name) process.exit(7);
`;

interface Word {
  readonly name: string;
  readonly what: string;
  readonly pid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

describe('npm start', () => {
  let folder: string;
  let child: ChildProcess;
  let words: Word[];
  let errors: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'api-gpu-start-'));
    for (const name of ['orchestrator', 'local-endpoint']) {
      writeFileSync(join(folder, `${name}.mjs`), FAKE);
    }
  });

  afterEach(async () => {
    child.kill('SIGKILL');
    for (const { pid } of words)
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function given(env: Readonly<Record<string, string>> = {}): void {
    // What a program of the test before says late is not for this one.
    const own: Word[] = [];
    words = own;
    errors = '';
    child = spawn(process.execPath, [START, '--no-build', '--dist', folder], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      own.push(...lines.map((line) => JSON.parse(line) as Word));
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  }

  async function started(count: number): Promise<readonly Word[]> {
    return eventually(
      () => words.filter(({ what }) => what === 'started'),
      ({ length }) => length === count,
    );
  }

  async function exit(): Promise<unknown> {
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  }

  const pidOf = (name: string): number => words.find((word) => word.name === name)?.pid ?? 0;
  const said = (): readonly string[] =>
    words.filter(({ what }) => what !== 'started').map(({ name, what }) => `${name} ${what}`);

  it('starts the local endpoint and an orchestrator that uses it', async () => {
    given({ ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8' });
    const [relayed] = (await once(child, 'message')) as [unknown];

    const [endpoint, orchestrator] = await started(2);

    expect(relayed).toEqual({ listening: 'http://127.0.0.1:3000' });
    expect(endpoint?.env).toMatchObject({
      ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      EXIT_WITH_PARENT: 'true',
      LOCAL_ENDPOINT_ID: 'local',
      LOCAL_ENDPOINT_KEY: expect.stringMatching(/^[\w-]{32}$/) as string,
      LOCAL_ENDPOINT_PORT: '0',
    });
    expect(orchestrator?.env).toMatchObject({
      EXIT_WITH_PARENT: 'true',
      LOCAL_MODE: 'true',
      RUNPOD_API_KEY: endpoint?.env?.LOCAL_ENDPOINT_KEY,
      RUNPOD_BASE_URL: 'http://127.0.0.1:4321/v2',
      RUNPOD_ENDPOINT_ID: 'local',
    });
    expect(errors).toBe(
      'npm start: no RunPod account is set, so http://127.0.0.1:4321/v2/local on this machine is used.\n',
    );
  });

  it('starts the orchestrator alone with a RunPod account, also one from .env', async () => {
    writeFileSync(join(folder, '.env'), 'RUNPOD_API_KEY=from-file\nRUNPOD_ENDPOINT_ID=ep1\n');
    given({ RUNPOD_ENDPOINT_ID: 'ep2' });
    await once(child, 'message');

    const [orchestrator] = await started(1);

    expect(orchestrator).toMatchObject({
      name: 'orchestrator',
      env: { RUNPOD_API_KEY: 'from-file', RUNPOD_ENDPOINT_ID: 'ep2' },
    });
    expect(orchestrator?.env).not.toHaveProperty('LOCAL_MODE');
    expect(errors).toBe('');
  });

  it.each([
    ['RUNPOD_API_KEY', 'RUNPOD_ENDPOINT_ID'],
    ['RUNPOD_ENDPOINT_ID', 'RUNPOD_API_KEY'],
  ])('refuses %s without %s', async (set, unset) => {
    given({ [set]: 'x', [unset]: '' });

    expect(await exit()).toBe(1);
    expect(words).toEqual([]);
    expect(errors).toBe(
      `npm start: ${set} is set and ${unset} is not. Set both to use RunPod, or neither to use this machine.\n`,
    );
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops the orchestrator first and then the endpoint on %s',
    async (signal) => {
      given();
      await started(2);

      child.kill(signal);

      expect(await exit()).toBe(0);
      expect(said()).toEqual(['orchestrator stopped', 'local-endpoint stopped']);
    },
  );

  it('stops at once on a second signal, but not on one that npm repeats', async () => {
    given({ FAKE: 'stubborn' });
    await started(2);
    child.kill('SIGINT');
    child.kill('SIGINT');
    await eventually(said, ({ length }) => length === 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(isAlive(pidOf('orchestrator'))).toBe(true);

    child.kill('SIGINT');

    expect(await exit()).toBe(1);
    await eventually(
      () => ['orchestrator', 'local-endpoint'].map((name) => isAlive(pidOf(name))),
      (alive) => !alive.includes(true),
    );
  });

  it.each([
    ['orchestrator', 'local-endpoint'],
    ['local-endpoint', 'orchestrator'],
  ])('stops all when the %s is killed', async (killed, other) => {
    given();
    await started(2);

    process.kill(pidOf(killed), 'SIGKILL');

    expect(await exit()).toBe(1);
    expect(said()).toEqual([`${other} stopped`]);
    expect(errors.split('\n').slice(1)).toEqual([
      `npm start: the ${killed.replace('-', ' ')} ended by itself with signal SIGKILL; all is stopped.`,
      '',
    ]);
  });

  it.each(['orchestrator', 'local-endpoint'])(
    'ends with an error when the %s can not start',
    async (broken) => {
      given({ FAKE: broken });

      expect(await exit()).toBe(1);
      expect(errors).toContain(
        `npm start: the ${broken.replace('-', ' ')} ended by itself with code 7; all is stopped.\n`,
      );
    },
  );

  it('leaves nothing behind when it is killed itself', async () => {
    given();
    await started(2);

    child.kill('SIGKILL');

    await eventually(said, ({ length }) => length === 2);
    expect([...said()].sort()).toEqual(['local-endpoint orphaned', 'orchestrator orphaned']);
  });

  it('stops with its own parent where it is told to', async () => {
    given({ EXIT_WITH_PARENT: 'true' });
    await started(2);

    child.stdin?.end();

    expect(await exit()).toBe(0);
    expect(said()).toEqual(['orchestrator stopped', 'local-endpoint stopped']);
  });
});

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
