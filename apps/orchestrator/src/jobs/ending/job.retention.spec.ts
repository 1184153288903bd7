import { newId } from '@app/contracts';

import { JobDeletion } from './job.deletion';
import { JobRetention } from './job.retention';
import { CAPTION, JobsWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';

const DAY_MS = 24 * 3_600_000;
const TABLES = [
  ...['jobs', 'tasks', 'attempts', 'idempotency_keys', 'deliveries', 'delivery_tries'],
] as const;

describe(JobRetention.name, () => {
  let world: JobsWorld;

  afterEach(() => world.remove());

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    world = await JobsWorld.create(env);
  };
  const finished = async () => {
    const { job } = await world.submitKeyed('key 1');
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
    await addDelivery(world, job.id);
    return job.id;
  };
  const after = async (ms: number) => {
    world.clock.step(ms);
    await world.get(JobRetention).run();
  };
  const counts = async () => {
    const counted = TABLES.map(async (table) => {
      const rows = await world.db.reader
        .selectFrom(table as 'jobs')
        .select('id')
        .execute();
      return rows.length;
    });
    return Promise.all(counted);
  };

  it('deletes the rows of a job after 30 days, and its key after one', async () => {
    await start();
    await finished();
    const shown: (readonly number[])[] = [await counts()];
    for (const ms of [DAY_MS - 60_000, 60_000, 29 * DAY_MS - 60_000, 60_000]) {
      await after(ms);
      shown.push(await counts());
    }

    expect(shown).toEqual([
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 0, 1, 1],
      [1, 1, 1, 0, 1, 1],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  it('keeps what has not ended, however old', async () => {
    await start({ JOB_TTL_DAYS: '1' });
    const { id } = await world.submit();
    await after(100 * DAY_MS);

    expect((await world.find(id)).status).toBe('queued');
  });

  it('keeps a row as long as its result', async () => {
    await start({ JOB_TTL_DAYS: '1', OUTPUT_TTL_HOURS: '48' });
    const id = await finished();
    await after(2 * DAY_MS - 1);
    const job = await world.find(id);
    await after(60_000);

    expect(job.output?.url).toEqual(expect.any(String));
    await expect(world.find(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('goes on with what one batch left over, and then rests for a minute', async () => {
    await start();
    const id = await finished();
    await copies(world, id, 250);
    const left: number[] = [];
    for (const ms of [31 * DAY_MS, 0, 0]) {
      await after(ms);
      left.push((await counts())[0] ?? NaN);
    }
    const writes = jest.spyOn(world.db, 'writeAlone');
    const looks = jest.spyOn(world.db.reader, 'selectFrom');
    await after(59_999);
    const rested = looks.mock.calls.length;
    await after(1);

    expect(left).toEqual([151, 51, 0]);
    expect([rested, looks.mock.calls.length, writes.mock.calls.length]).toEqual([0, 3, 0]);
  });

  it('shows a result that is over its time without an address', async () => {
    await start();
    const id = await finished();
    const { output } = await world.find(id);
    world.clock.step(DAY_MS);

    const files = output?.files.map((file) => ({ ...file, url: null }));
    expect((await world.find(id)).output).toEqual({ ...output, url: null, files });
    expect((await world.get(JobsService).list('default', {})).data[0]?.output?.url).toBeNull();
  });

  it.each(['canceled', 'deleted', 'lost'])(
    'sweeps what a %s attempt leaves until an hour after its last grant',
    async (how) => {
      await start();
      const { id } = await world.submit(CAPTION);
      await world.tick();
      await world.hints.start(world.request().token);
      const { grants_expire_at } = await world.db.reader
        .selectFrom('attempts')
        .selectAll()
        .executeTakeFirstOrThrow();
      if (how === 'canceled') await world.get(JobsService).cancel('default', id);
      if (how === 'deleted') await world.get(JobDeletion).delete('default', id);
      if (how === 'lost') world.provider.set('run-1', { state: 'failed', error: 'it is gone' });
      await world.tick(20_000);
      const entry = await world.db.reader
        .selectFrom('outbox')
        .selectAll()
        .where('kind', '=', 'delete')
        .executeTakeFirstOrThrow();

      expect(entry.until).toBe(grants_expire_at + 3_600_000);
      expect(world.artifacts.removed).toEqual([entry.subject]);
    },
  );
});

async function addDelivery(world: JobsWorld, job_id: string): Promise<void> {
  await world.db.write(async (transaction) => {
    const id = newId('out');
    const delivery = { id, job_id, owner: 'default', position: 1, event: 'job.succeeded' };
    const rest = { receiver: 'https://example.com', state: 'delivered', tries: 1 } as const;
    const times = { due_at: 0, created_at: 0, settled_at: 0 };
    await transaction
      .insertInto('deliveries')
      .values({ ...delivery, ...rest, ...times })
      .execute();
    const given = { id, delivery_id: id, job_id, number: 1, at: 0, duration_ms: 1 };
    await transaction
      .insertInto('delivery_tries')
      .values({ ...given, status: 200, detail: null })
      .execute();
  });
}

async function copies(world: JobsWorld, id: string, count: number): Promise<void> {
  await world.db.write(async (transaction) => {
    const job = await transaction
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: count }, () => ({ ...job, id: newId('job') }));
    await transaction.insertInto('jobs').values(rows).execute();
  });
}
