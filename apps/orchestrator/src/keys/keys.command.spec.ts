import { chmodSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SystemClock } from '../clock/clock';
import { DatabaseKeyRing } from '../auth/database.key-ring';
import { SqliteDatabase } from '../database/sqlite.database';
import { runKeys } from './keys.command';

describe(runKeys.name, () => {
  let folder: string;
  let out: string;
  let err: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const keys = async (line: string, env: Record<string, string> = { DATA_DIR: folder }) => {
    out = '';
    err = '';
    return runKeys(
      line.split(' '),
      { out: (text) => void (out += text), err: (text) => void (err += text) },
      env,
    );
  };
  const json = async <T>(line: string) => {
    expect(await keys(`${line} --json`)).toBe(0);
    return JSON.parse(out) as T;
  };

  it('makes keys before the first start, and shows each once', async () => {
    expect(await keys('make --owner acme --name n8n')).toBe(0);
    const key = out.trim();
    expect(key).toMatch(/^ak_\w{26}_[\w-]{43}$/);
    expect(err).toMatch(
      /^key_\w{26} of acme: jobs:write,jobs:read; ends: no end\. Shown only now:/,
    );

    const { data } = await json<{ data: Record<string, unknown>[] }>('list');

    expect(data).toEqual([
      {
        id: `key_${key.slice(3, 29)}`,
        owner: 'acme',
        name: 'n8n',
        scopes: ['jobs:write', 'jobs:read'],
        status: 'active',
        created_at: expect.any(String) as string,
        expires_at: null,
        revoked_at: null,
        last_used_at: null,
      },
    ]);
    await keys('list');
    expect(out).toMatch(/^ID +OWNER +NAME +SCOPES +STATUS +MADE +ENDS +LAST USED\nkey_.+ active /);
    expect(out).not.toContain(key.slice(30));
  });

  it('works beside an orchestrator, which sees each change', async () => {
    const running = await SqliteDatabase.open(folder);
    const ring = () => new DatabaseKeyRing(running, new SystemClock());
    const works = async (key: string) => (await ring().find(Buffer.from(key))) !== undefined;
    try {
      const first = await json<{ id: string; key: string }>('make --owner acme');
      expect(await works(first.key)).toBe(true);

      const second = await json<{ key: string }>(`rotate ${first.id} --grace 1h`);
      expect([await works(first.key), await works(second.key)]).toEqual([true, true]);

      expect(await keys(`revoke ${first.key}`)).toBe(0);
      expect(err).toBe(`${first.id} of acme is revoked; it stops to work within seconds.\n`);
      expect([await works(first.key), await works(second.key)]).toEqual([false, true]);
      const { data } = await json<{ data: { status: string }[] }>('list --owner acme');
      expect(data.map(({ status }) => status).sort()).toEqual(['active', 'revoked']);
    } finally {
      await running.close();
    }
  });

  it('ends the old key at once without a grace', async () => {
    const { id } = await json<{ id: string }>('make --owner acme --expires 30d');

    const made = await json<{ expires_at: string }>(`rotate ${id} --grace 0`);

    const { data } = await json<{ data: { id: string; status: string }[] }>('list');
    expect(data.find((row) => row.id === id)?.status).toBe('expired');
    expect(Date.parse(made.expires_at) - Date.now()).toBeGreaterThan(29 * 86_400_000);
  });

  it('changes and shows the limits of an owner', async () => {
    await keys('limits --owner acme --rate 1200 --jobs 0 --spend 12.5');
    await keys('limits --owner acme --rate default');
    expect(out).toBe(
      'OWNER  REQUESTS A MINUTE  JOBS AT ONCE  DOLLARS A MONTH\nacme   default            no limit      12.5\n',
    );

    const limits = {
      ...{ owner: 'acme', requests_per_minute: null, active_jobs: 0 },
      monthly_spend_usd: 12.5,
    };
    expect(await json('limits')).toEqual({ data: [limits] });
    expect(await json('limits --owner other')).toEqual({
      data: [
        { owner: 'other', requests_per_minute: null, active_jobs: null, monthly_spend_usd: null },
      ],
    });
  });

  it('says what is wrong in one line, and exits with 2 for the command line, else with 1', async () => {
    expect([await keys('make'), err]).toEqual([
      2,
      'keys: --owner is missing: whom the key is for. See keys --help.\n',
    ]);
    expect([await keys('revoke key_01JD4Z0M3Q8W6Y2R5T7V9X1B3C'), err]).toEqual([
      1,
      'keys: There is no key "key_01JD4Z0M3Q8W6Y2R5T7V9X1B3C".\n',
    ]);
    expect([await keys('list', { DATABASE_URL: 'mysql://x' }), err]).toEqual([
      1,
      'keys: The environment is not complete:\n  - DATABASE_URL must be an address like postgresql://user:password@host/name\n',
    ]);
    expect([
      await keys('list', { DATABASE_URL: 'postgresql://u:pass1word@127.0.0.1:1/x' }),
    ]).toEqual([1]);
    expect(err).toBe(
      'keys: The database does not answer. Nothing was changed; try again in a moment.\n',
    );
    await writeFile(join(folder, 'file'), '');
    chmodSync(join(folder, 'file'), 0o600);
    expect(await keys('list', { DATA_DIR: join(folder, 'file') })).toBe(1);
    expect(err).toMatch(/^keys: EEXIST/);
  });

  it('changes no tables under an orchestrator that is older', async () => {
    const running = await SqliteDatabase.open(folder);
    const direct = new DatabaseSync(join(folder, 'orchestrator.sqlite'));
    direct.exec("delete from kysely_migration where name = '0003-callers'");
    direct.close();

    const code = await keys('list');

    await running.close();
    expect([code, err]).toEqual([
      1,
      `keys: The orchestrator that runs on ${folder} is older than this program; restart it first.\n`,
    ]);
  });

  it('explains itself', async () => {
    expect(await keys('--help')).toBe(0);
    expect(out).toContain('keys rotate KEY_ID [--grace 24h]');
  });
});
