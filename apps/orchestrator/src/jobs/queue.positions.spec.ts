import { JobsWorld } from './jobs.testing';
import { JobsService } from './jobs.service';
import { MAX_COUNTED, QueuePositions } from './queue.positions';

describe(QueuePositions.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create();
  });

  afterEach(() => world.remove());

  it('counts the queued jobs of all owners, for a page at once', async () => {
    const ids: string[] = [];
    for (const owner of ['default', 'other', 'default', 'default', 'other', 'default']) {
      ids.push((await world.submit(undefined, owner)).id);
      world.clock.step(1);
    }
    const jobs = world.get(JobsService);
    await jobs.cancel('default', ids[2] ?? '');
    const { data } = await jobs.list('default', {});

    expect(data.map(({ queue_position }) => queue_position)).toEqual([5, 3, null, 1]);
    expect((await world.find(ids[3] ?? '')).queue_position).toBe(3);
  });

  it('counts only so far', async () => {
    const { id } = await world.submit();
    await addQueued(world, id, MAX_COUNTED + 5);
    const queue = world.get(QueuePositions);

    const positions = await queue.of([
      numbered(MAX_COUNTED + 4),
      numbered(2),
      numbered(MAX_COUNTED),
    ]);

    expect([...positions.values()]).toEqual([3, MAX_COUNTED + 1, MAX_COUNTED + 1]);
  });
});

/** Sorts before every real id. */
function numbered(index: number): string {
  return `job_0${String(index).padStart(6, '0')}`;
}

/** Copies of a job, as many as are asked for, with numbered ids. */
async function addQueued(world: JobsWorld, id: string, count: number): Promise<void> {
  await world.db.write(async (transaction) => {
    const job = await transaction
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const copies = Array.from({ length: count }, (_, index) => ({ ...job, id: numbered(index) }));
    while (copies.length > 0) {
      await transaction.insertInto('jobs').values(copies.splice(0, 1000)).execute();
    }
  });
}
