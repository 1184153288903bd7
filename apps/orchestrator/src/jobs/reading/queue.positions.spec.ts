import { MAX_COUNTED, fairPosition, type QueueState } from '../dispatch/fair-position';
import { DispatchQueue } from '../dispatch/dispatch.queue';
import { JobsWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';
import { QueuePositions } from './queue.positions';

describe(fairPosition.name, () => {
  const state = (
    live: object,
    waiting: Readonly<Record<string, [number, number]>>,
  ): QueueState => ({
    handedOver: ['job_1', 'job_2'],
    live: new Map(Object.entries(live)),
    waiting: new Map(
      Object.entries(waiting).map(([owner, [count, oldest]]) => [owner, { count, oldest }]),
    ),
  });

  it('lets owners take turns, those that wait longest first', () => {
    const turns = state({}, { early: [3, 1], late: [2, 2] });
    const early = [0, 1, 2].map((rank) => fairPosition(turns, 'early', rank));
    const late = [0, 1].map((rank) => fairPosition(turns, 'late', rank));

    expect([early, late]).toEqual([
      [3, 5, 7],
      [4, 6],
    ]);
  });

  it('lets an owner with less at work go first', () => {
    const turns = state({ greedy: 3 }, { greedy: [9, 1], modest: [2, 2] });

    expect([fairPosition(turns, 'greedy', 0), fairPosition(turns, 'modest', 1)]).toEqual([5, 4]);
  });
});

describe(QueuePositions.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ PROVIDER_WINDOW: '2' });
    // What is submitted from now on waits, until a test lets it go.
    world.provider.answers.push(REFUSED);
    await world.submit();
    await world.tick();
    world.clock.step(1);
  });

  afterEach(() => world.remove());

  it('tells places in the order in which the dispatcher takes the jobs', async () => {
    const ids = new Map<string, string>();
    for (const name of ['greedy 1', 'greedy 2', 'greedy 3', 'modest 1', 'greedy 4', 'modest 2']) {
      const { id } = await world.submit(undefined, name.split(' ')[0]);
      ids.set(id, name);
      world.clock.step(1);
    }
    const positions = await world.get(QueuePositions).of([...ids.keys()]);
    const told = [...positions].sort(([, a], [, b]) => a - b).map(([id]) => ids.get(id));
    const taken: unknown[] = [];
    world.clock.step(60_000);
    while (taken.length < 7) {
      await world.tick(60_000);
      for (const { request } of world.provider.submitted.slice(taken.length)) {
        taken.push(ids.get(request.job_id));
        await world.publish(request);
        await world.hints.done(request.token);
      }
    }

    expect(told).toEqual(['greedy 1', 'modest 1', 'greedy 2', 'modest 2', 'greedy 3', 'greedy 4']);
    expect(taken.filter((name) => name !== undefined)).toHaveLength(6);
    expect(taken.indexOf('modest 1')).toBeLessThan(taken.indexOf('greedy 3'));
  });

  it('counts a page at once, without those that are canceled', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      ids.push((await world.submit()).id);
      world.clock.step(1);
    }
    await world.get(JobsService).cancel('default', ids[1] ?? '');
    world.clock.step(1000);
    const { data } = await world.get(JobsService).list('default', {});

    expect(data.map(({ queue_position }) => queue_position)).toEqual([4, 3, null, 2, 1]);
    expect((await world.find(ids[2] ?? '')).queue_position).toBe(3);
  });

  it('counts on from the last one of a flood, and comes to the same', async () => {
    const queue = world.get(DispatchQueue);
    const positions = new QueuePositions(queue);
    const counted = jest.spyOn(queue, 'count');
    const ids: string[] = [];
    const begins: unknown[] = [];
    for (let flood = 0; flood < 4; flood += 1) {
      world.clock.step(1);
      ids.push((await world.submit()).id);
      const asked = ids.slice(-1);
      counted.mockClear();
      const found = await positions.of(asked);
      begins.push(counted.mock.calls.map(([from]) => from?.job_id));
      expect(found).toEqual(await new QueuePositions(queue).of(asked));
    }

    expect(begins).toEqual([[undefined], ...ids.slice(0, 3).map((id) => [id])]);
  });

  it('counts a page once while the state of the queue holds', async () => {
    const queue = world.get(DispatchQueue);
    const positions = new QueuePositions(queue);
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.push((await world.submit()).id);
    const counted = jest.spyOn(queue, 'count');
    const first = await positions.of(ids);
    const calls = counted.mock.calls.length;

    expect(await positions.of(ids)).toEqual(first);
    expect([calls, counted.mock.calls.length]).toEqual([4, 4]);
  });

  it('counts only so far', async () => {
    const { id } = await world.submit();
    await addWaiting(world, id, MAX_COUNTED + 5);
    world.clock.step(1_000);
    const last = await world.submit();

    expect((await world.get(QueuePositions).of([last.id])).get(last.id)).toBe(MAX_COUNTED + 1);
  });
});

const REFUSED = { kind: 'refused', detail: 'No.', retryAfterMs: 30_000 } as const;

/** Copies of a job's dispatch, as many as are asked for. */
async function addWaiting(world: JobsWorld, id: string, count: number): Promise<void> {
  await world.db.write(async (transaction) => {
    const entry = await transaction
      .selectFrom('outbox')
      .selectAll()
      .where('job_id', '=', id)
      .executeTakeFirstOrThrow();
    const copies = Array.from({ length: count }, (_, index) => ({
      ...entry,
      id: `out_0${String(index).padStart(6, '0')}`,
    }));
    while (copies.length > 0) {
      await transaction.insertInto('outbox').values(copies.splice(0, 1000)).execute();
    }
  });
}
