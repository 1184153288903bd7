import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { RunningProgram } from '../support/program';
import { MANAGEMENT_KEY, RunPodManagementServer } from '../support/runpod-management';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');

describe('orchestrator.mjs runpod as a program', () => {
  let server: RunPodManagementServer;
  let folder: string;

  beforeEach(async () => {
    server = await RunPodManagementServer.start();
    folder = await mkdtemp(join(tmpdir(), 'runpod-cli-'));
    await writeFile(join(folder, '.env'), 'A=1\n', { mode: 0o600 });
  });
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const start = (words: readonly string[], env: Record<string, string> = {}) =>
    spawn(process.execPath, [join(ROOT, 'dist', 'orchestrator.mjs'), 'runpod', ...words], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        NODE_OPTIONS: `--require ${join(ROOT, 'test', 'support', 'dial-guard.cjs')}`,
        DIAL_GUARD_LOG: join(folder, 'dials.log'),
        RUNPOD_API_KEY: MANAGEMENT_KEY,
        RUNPOD_MANAGEMENT_URL: server.url,
        RUNPOD_BASE_URL: server.url,
        PUBLIC_URL: 'https://videos.example.com',
        WORKER_IMAGE: 'ghcr.io/acme/worker:1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const runpod = async (line: string, env?: Record<string, string>) => {
    const child = start(line.split(' '), env);
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await once(child, 'exit')) as [number | null];
    const [out, err] = await said;
    expect(`${out}${err}`).not.toContain(MANAGEMENT_KEY);
    return { code, out, err };
  };
  const dials = () => readFile(join(folder, 'dials.log'), 'utf8').catch(() => '');

  it('plans, applies, keeps the id, and tells by its exit status what is to do', async () => {
    expect(await runpod('plan')).toMatchObject({ code: 2, err: '' });
    expect(await runpod('apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('say --yes') as string,
    });
    expect(server.changes).toEqual([]);

    const applied = await runpod('apply --yes --no-smoke');

    expect(applied).toMatchObject({
      code: 0,
      err: 'Made the template tpl1.\nMade the endpoint ep2.\nWrote RUNPOD_ENDPOINT_ID=ep2 to .env; the orchestrator reads it when it starts.\n',
    });
    expect(applied.out).not.toContain('\u001b');
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe('A=1\nRUNPOD_ENDPOINT_ID=ep2\n');
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect(await runpod('plan')).toMatchObject({ code: 0 });
    expect(await runpod('plan --never')).toMatchObject({ code: 1 });
    expect(await runpod('destroy --confirm api-gpu')).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe('A=1\n');
    expect(await dials()).toBe('');
  });

  it('follows logs until it is interrupted', async () => {
    await runpod('apply --yes --no-smoke');
    const worker = { id: 'w1', status: 'IDLE', gpuCount: 1, isStale: false };
    server.account.workers = { workers: [worker], summary: {}, endpointVersion: 1 };
    const lines = [{ ts: '2026-11-22T10:00:00Z', line: 'ready' }];
    server.logs.set('w1', { lines, isOpen: true });

    const child = start(['logs', '--follow']);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGINT');

    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(line.toString()).toBe('w1  2026-11-22T10:00:00Z  ready\n');
  });

  describe('with an orchestrator', () => {
    let program: RunningProgram;

    beforeAll(async () => {
      program = await RunningProgram.start();
    });
    afterAll(() => program.stop());

    const smoke = (key: string) => {
      const { origin, port } = new URL(program.url);
      // The icon that is taken by default, by the address under which this machine has it.
      const line = `apply --yes --smoke-image ${origin}/docs/favicon-32x32.png`;
      return runpod(line, { X_API_KEY: key, PORT: port });
    };
    /** Gives the endpoint of the stand-in the id that the orchestrator has. */
    const alike = async () => {
      await runpod('apply --yes --no-smoke');
      const { body } = await program.call<{ endpoint_id: string }>('/runpod/config');
      const [endpoint = {}] = server.account.endpoints.values();
      server.account.endpoints.clear();
      server.account.endpoints.set(body.endpoint_id, { ...endpoint, id: body.endpoint_id });
    };

    it('tries the endpoint with a real job', async () => {
      await alike();

      const { code, err } = await smoke(program.apiKey);

      expect(err).toMatch(/The job job_\w+ succeeded: \d+ bytes, libx264 \(.+\) on .+ of work/);
      expect(code).toBe(0);
      // PUBLIC_URL is asked first.
      expect(await dials()).toContain('videos.example.com');
    });

    it('says why it can not try it, and what to do', async () => {
      await runpod('apply --yes --no-smoke');
      expect(await smoke(program.apiKey)).toMatchObject({
        code: 1,
        err: expect.stringContaining('start it again with RUNPOD_ENDPOINT_ID=ep2') as string,
      });
      expect(await smoke('')).toMatchObject({
        code: 1,
        err: expect.stringContaining('X_API_KEY is missing') as string,
      });
      expect(await runpod('apply --yes', { PORT: '1' })).toMatchObject({
        code: 1,
        err: expect.stringContaining('no orchestrator answers at') as string,
      });
    });

    it('fails when the job does', async () => {
      await alike();
      const { origin, port } = new URL(program.url);

      const { code, err } = await runpod(`apply --yes --smoke-image ${origin}/openapi.json`, {
        ...{ X_API_KEY: program.apiKey, PORT: port },
      });

      expect(err).toMatch(/The job job_\w+ failed: media_\w+: /);
      expect(code).toBe(1);
    });
  });
});
