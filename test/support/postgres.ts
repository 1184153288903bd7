import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

import { Client } from 'pg';

/** Where PostgreSQL's programs stand; undefined where it is not installed. */
const PROGRAMS = globSync('/usr/lib/postgresql/*/bin/initdb').sort().map(dirname).at(-1);

/** Why there is none to test with; undefined where there is one. */
export const NO_POSTGRES =
  PROGRAMS || process.env.TEST_DATABASE_URL
    ? undefined
    : 'no PostgreSQL: install postgresql, or set TEST_DATABASE_URL to a server to test on';

/** A PostgreSQL server of a test's own, reached by a socket in its folder; each test makes databases. */
export class TestPostgres {
  private databases = 0;

  private constructor(
    /** Of any database but those that are made here. */
    private readonly server: URL,
    private readonly own: { readonly folder: string; process: ChildProcess } | undefined,
  ) {}

  /** Takes about a second. TEST_DATABASE_URL names a server that runs already. */
  static async start(): Promise<TestPostgres> {
    const given = process.env.TEST_DATABASE_URL;
    if (given) return new TestPostgres(new URL(given), undefined);
    const folder = await mkdtemp(join(tmpdir(), 'pg-'));
    if (isRoot()) chownSync(folder, ...postgresUser());
    const data = join(folder, 'data');
    const { status, stderr } = spawnSync(...as('initdb', [...INIT, '-D', data]), {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
    const url = new URL('postgresql://postgres@localhost/postgres');
    url.searchParams.set('host', folder);
    const postgres = new TestPostgres(url, { folder, process: serve(folder) });
    await postgres.ready();
    return postgres;
  }

  /** The folder of the server's socket, which is `.s.PGSQL.5432` in there. */
  get folder(): string | undefined {
    return this.own?.folder;
  }

  /** A new, empty database; gives its address. */
  async createDatabase(): Promise<string> {
    this.databases += 1;
    const name = `test_${process.pid}_${Date.now()}_${this.databases}`;
    await this.query(`create database ${name}`);
    const url = new URL(this.server);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Runs a statement in the server's own database. */
  async query(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.server.href });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** Cuts all connections and takes no more until `resume`. */
  async halt(): Promise<void> {
    if (!this.own) throw new Error('A server that is not ours is not stopped.');
    await ended(this.own.process);
  }

  async resume(): Promise<void> {
    if (this.own) this.own.process = serve(this.own.folder);
    await this.ready();
  }

  async stop(): Promise<void> {
    if (!this.own) return;
    await ended(this.own.process);
    await rm(this.own.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.query('select 1');
      } catch (error) {
        if (tries >= 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

const INIT = ['--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C'];

/** Data of tests need not survive a power cut. */
const SETTINGS = ['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'max_connections=100'];

function serve(folder: string): ChildProcess {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const options = ['-D', join(folder, 'data'), '-k', folder, ...settings];
  return spawn(...as('postgres', options), { stdio: 'ignore' });
}

/** PostgreSQL refuses to run as root; and it ends with this process, however that ends. */
function as(program: string, options: readonly string[]): [string, string[]] {
  const path = join(PROGRAMS ?? '', program);
  const user = isRoot() ? ['--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  return ['setpriv', [...user, '--pdeathsig', 'KILL', path, ...options]];
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  // SIGQUIT: at once, without waiting for clients.
  server.kill('SIGQUIT');
  await exited;
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}

function postgresUser(): [number, number] {
  const id = (option: string) =>
    Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
  return [id('-u'), id('-g')];
}
