import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type { Job } from '@app/contracts';

import { freePort } from '../../scripts/demo/program.mts';
import { OrchestratorProcess } from '../support/orchestrator';
import { NO_POSTGRES, TestPostgres } from '../support/postgres';
import { eventually } from '../support/processes';
import { ScriptedProvider } from '../support/scripted-provider';
import { TcpProxy } from '../support/tcp-proxy';

jest.setTimeout(180_000);

const MENDED_WITHIN_MS = 30_000;
/** A server that is not ours is not halted. */
const WHY_NOT = process.env['TEST_DATABASE_URL'] ? '(TEST_DATABASE_URL is set)' : NO_POSTGRES;
const onOwnPostgres = WHY_NOT === undefined ? describe : describe.skip;

/** What goes wrong, and how it ends. */
interface Outage {
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

describe('outages of what the orchestrator stands on', () => {
  let dataDir: string;
  let provider: ScriptedProvider;
  let running: OrchestratorProcess;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'outages-'));
    provider = await ScriptedProvider.start();
  });

  afterEach(async () => {
    await running.stop();
    await provider.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const place = { port: await freePort(), dataDir, providerUrl: provider.url, env };
    running = await OrchestratorProcess.start(place);
  }

  const health = async (query = '') => {
    const started = performance.now();
    const { status } = await running.call(`/health${query}`);
    return { status, isFast: performance.now() - started < 2_900 };
  };

  const succeeded = async (id: string) =>
    (await running.call<Job>(`/job/${id}`)).body.status === 'succeeded';

  async function expectSucceeded(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      expect([id, await eventually(() => succeeded(id), MENDED_WITHIN_MS)]).toEqual([id, true]);
    }
  }

  /** 503 while it lasts, no restart, nothing lost, and all as before within half a minute. */
  async function expectToLiveThrough({ begin, end }: Outage): Promise<void> {
    const taken: string[] = [];
    const take = async (name: string) => {
      const { status, headers, body } = await running.submit(name);
      if (status === 202) taken.push(body.id);
      return { status, retryAfter: headers.get('retry-after') };
    };
    for (const name of ['a', 'b', 'c']) expect((await take(name)).status).toBe(202);

    await begin();
    const [ready, live] = await Promise.all([health(), health('?live')]);
    // The store is looked at once a second; what is taken until then ends like the others.
    let refused = await take('d');
    for (let tries = 1; refused.status === 202 && tries < 4; tries += 1) {
      await setTimeout(500);
      refused = await take(`d${tries}`);
    }

    expect([ready, live]).toEqual([
      { status: 503, isFast: true },
      { status: 200, isFast: true },
    ]);
    expect(refused).toEqual({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) as string });
    expect(await health()).toEqual({ status: 503, isFast: true });
    await end();
    const isBack = async () => (await take('e')).status === 202;
    expect(await eventually(isBack, MENDED_WITHIN_MS)).toBe(true);
    const isReady = async () => (await health()).status === 200;
    expect(await eventually(isReady, MENDED_WITHIN_MS)).toBe(true);
    expect(running.hasEnded).toBe(false);
    await expectSucceeded(taken);
  }

  it('lives through a full disk', async () => {
    await start();
    // Every write beyond the first byte of any file fails, as on a disk without room.
    const limit = (bytes: string) =>
      void execFileSync('prlimit', [`--pid=${running.child.pid}`, `--fsize=${bytes}:unlimited`]);

    await expectToLiveThrough({ begin: () => limit('1'), end: () => limit('unlimited') });
  });

  it('lives through a store that is away', async () => {
    await start();
    const [folder, away] = [join(dataDir, 'artifacts'), join(dataDir, 'away')];

    await expectToLiveThrough({
      begin: () => rename(folder, away),
      end: () => rename(away, folder),
    });
  });

  it('takes jobs while the provider is away, and ends them when it is back', async () => {
    await start();
    provider.isDown = true;
    const { status, body } = await running.submit('patient');
    const isDegraded = async () => {
      const answer = await running.call<{ status: string }>('/health');
      return answer.status === 200 && answer.body.status === 'degraded';
    };

    expect(status).toBe(202);
    expect(await eventually(isDegraded, 15_000)).toBe(true);
    expect(provider.jobs).toEqual([]);

    provider.isDown = false;
    await expectSucceeded([body.id]);
    expect(provider.attemptsOf(body.id)).toHaveLength(1);
  });

  onOwnPostgres(`with PostgreSQL ${WHY_NOT ?? ''}`.trim(), () => {
    let postgres: TestPostgres;

    beforeEach(async () => {
      postgres = await TestPostgres.start();
    });

    afterEach(async () => {
      // The last one that uses it: it closes its connections before the server goes.
      await running.stop();
      await postgres.stop();
    });

    it('lives through a server that is halted', async () => {
      await start({ DATABASE_URL: await postgres.createDatabase() });

      await expectToLiveThrough({ begin: () => postgres.halt(), end: () => postgres.resume() });
    });

    it('lives through connections that say nothing any more', async () => {
      const database = new URL(await postgres.createDatabase()).pathname;
      const proxy = await TcpProxy.start(join(postgres.folder ?? '', '.s.PGSQL.5432'));
      try {
        const server = `postgresql://postgres@127.0.0.1:${proxy.port}`;
        await start({ DATABASE_URL: `${server}${database}` });

        await expectToLiveThrough({ begin: () => proxy.freeze(), end: () => proxy.thaw() });
      } finally {
        await running.stop();
        await proxy.stop();
      }
    });

    it('waits for a server that starts after it', async () => {
      const url = await postgres.createDatabase();
      await postgres.halt();
      const starting = start({ DATABASE_URL: url });
      await setTimeout(2_000);
      await postgres.resume();

      await starting;

      expect(running.errors).toMatch(
        /^The database does not answer \(connect .+\); trying again\.$/m,
      );
      expect((await running.submit('late')).status).toBe(202);
    });
  });
});
