import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ApiClient } from '../../scripts/demo/client.mts';
import { readCompose } from '../support/compose';
import { processes } from '../support/compose-processes';
import { ComposeStack } from '../support/compose-stack';
import { runJob } from '../support/compose-job';
import { NO_POSTGRES, TestPostgres } from '../support/postgres';
import { S3Server } from '../support/s3-server';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

const FILE = join(__dirname, '../../docker/compose.yaml');
/** As each says that it was asked to end and did. */
const ENDED = { endpoint: 0, orchestrator: 0, worker: 0 };
const KEY = 'a-key-of-the-compose-test-0123456789';

describe('docker/compose.yaml, started without an engine', () => {
  let folder: string;
  let sources: Sources;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compose-'));
    // Another address than that of the services, so that a worker reaches these by STORE_ORIGINS alone.
    sources = await Sources.start('127.0.0.2');
  });

  afterEach(async () => {
    await sources.stop();
    const dials = await readFile(join(folder, 'dials.log'), 'utf8').catch(() => '');
    await rm(folder, { recursive: true, force: true });
    expect(dials).toBe('');
  });

  /** Starts all services with these variables, runs one job, stops them and gives their exit codes. */
  async function throughAll(variables: Readonly<Record<string, string>>) {
    let codes: Readonly<Record<string, number | null>> = {};
    const compose = readCompose(FILE, {
      X_API_KEY: KEY,
      ALLOW_PRIVATE_NETWORKS: '127.0.0.2/32',
      ...variables,
    });
    const stack = await ComposeStack.start(compose, processes(folder));
    try {
      await runJob(new ApiClient(stack.url, KEY), sources);
    } finally {
      codes = await stack.stop();
    }
    return codes;
  }

  it('renders a job by a worker that polls from its own place', async () => {
    expect(await throughAll({})).toEqual(ENDED);
  });

  const onPostgres = NO_POSTGRES === undefined ? it : it.skip;
  onPostgres(`works on PostgreSQL ${NO_POSTGRES ?? ''}`.trim(), async () => {
    const postgres = await TestPostgres.start();
    try {
      const DATABASE_URL = await postgres.createDatabase();
      const SECRET_KEY = 'a-secret-of-the-compose-test-012345678';
      expect(await throughAll({ DATABASE_URL, SECRET_KEY })).toEqual(ENDED);
    } finally {
      await postgres.stop();
    }
  });

  it('keeps results in an S3 store', async () => {
    const s3 = await S3Server.open();
    try {
      expect(await throughAll(s3.environment)).toEqual(ENDED);
      expect(await s3.names()).toContainEqual(expect.stringMatching(/\.mp4$/));
    } finally {
      await s3.close();
    }
  });
});
