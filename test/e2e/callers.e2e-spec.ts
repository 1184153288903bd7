import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Job } from '@app/contracts';

import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';

jest.setTimeout(180_000);

const run = promisify(execFile);

describe('npm run keys beside the running program', () => {
  let program: RunningProgram;

  beforeAll(async () => {
    // Nothing is rendered here: the jobs wait for a worker that never comes.
    program = await RunningProgram.start({
      LOCAL_WORKERS_MAX: '0',
      LOG_LEVEL: 'info',
      RATE_LIMIT_PER_MINUTE: '0',
    });
  });
  afterAll(() => program.stop());

  const keys = async (...line: readonly string[]) => {
    const entry = join(__dirname, '..', '..', 'dist', 'orchestrator.mjs');
    const { stdout } = await run(process.execPath, [entry, 'keys', ...line], {
      env: { PATH: process.env['PATH'], DATA_DIR: join(program.folder, 'data') },
    });
    return stdout;
  };
  const statusWith = async (key: string) =>
    (await program.call('/key', { headers: { 'x-api-key': key } })).status;

  it('makes, rotates, limits and revokes keys that work and end at once or within seconds', async () => {
    const first = (await keys('make', '--owner', 'acme', '--scopes', 'jobs:read')).trim();
    expect(await statusWith(first)).toBe(200);
    const body = { url_image: 'https://example.com/still.png' };
    const refused = await program.request('img2vid', body, { 'x-api-key': first });
    expect(refused.status).toBe(403);

    const second = (await keys('rotate', first.replace(/^ak_(\w{26}).*/, 'key_$1'))).trim();
    expect([await statusWith(first), await statusWith(second)]).toEqual([200, 200]);
    const listed = JSON.parse(await keys('list', '--json')) as { data: { status: string }[] };
    expect(listed.data.map(({ status }) => status)).toEqual(['active', 'active']);

    await keys('limits', '--owner', 'acme', '--jobs', '3');
    const showsLimit = async () => {
      const headers = { 'x-api-key': second };
      const { body: own } = await program.call<{ limits: object }>('/key', { headers });
      return JSON.stringify(own.limits).includes('"active_jobs":3');
    };
    expect(await eventually(showsLimit, 10_000)).toBe(true);

    await keys('revoke', first);
    expect(await eventually(async () => (await statusWith(first)) === 401, 10_000)).toBe(true);
    expect(await statusWith(second)).toBe(200);
  });

  it('disturbs nobody, however much both write', async () => {
    const body = { url_image: 'https://example.com/still.png' };
    let isOver = false;
    const statuses: number[] = [];
    const flood = Array.from({ length: 8 }, async () => {
      while (!isOver) statuses.push((await program.request<Job>('img2vid', body)).status);
    });
    const commands = Array.from({ length: 6 }, (_, n) =>
      keys('make', '--owner', 'acme', '--name', `key ${n}`),
    );

    const made = await Promise.all(commands);
    isOver = true;
    await Promise.all(flood);

    expect(new Set(made).size).toBe(6);
    expect(statuses.length).toBeGreaterThan(20);
    expect([...new Set(statuses)]).toEqual([202]);
  });
});
