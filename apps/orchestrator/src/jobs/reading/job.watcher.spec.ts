import type { Job } from '@app/contracts';
import type { MessageEvent } from '@nestjs/common';
import { toArray, lastValueFrom } from 'rxjs';

import { testConfig } from '../../config/config.testing';
import { JobChanges } from '../rows/job.changes';
import { JobLooks } from './job.looks';
import { JobReader } from './job.reader';
import { JobWatcher } from './job.watcher';
import { JobsWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';

describe(JobWatcher.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create();
  });

  afterEach(async () => {
    jest.useRealTimers();
    await world.remove();
  });

  const watch = async (id: string) => {
    const events = await world.get(JobsService).events('default', id);
    return lastValueFrom(events.pipe(toArray()));
  };
  const short = ({ type, id, data }: MessageEvent) => [type, id, jobIn(data).stage];

  it('tells the state now and on every change, and ends with the job', async () => {
    const { id } = await world.submit();
    await world.tick();
    const events = watch(id);
    await world.hints.start(world.request().token);
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();

    expect((await events).map(short)).toEqual([
      ['job', '2', 'queued'],
      ['job', '3', 'starting'],
      ['job', '4', 'finished'],
    ]);
  });

  it('reads a change once or twice for all who follow the job, and makes one text of it', async () => {
    const { id } = await world.submit();
    await world.tick();
    const all = Array.from({ length: 50 }, () => watch(id));
    await world.hints.start(world.request().token);
    const read = jest.spyOn(world.get(JobReader), 'find');
    await world.get(JobsService).cancel('default', id);
    const streams = await Promise.all(all);
    const ends = streams.map((events) => events.at(-1));

    expect(new Set(ends).size).toBe(1);
    expect(ends.map((end) => jobIn(end?.data).status)).toEqual(Array(50).fill('canceled'));
    expect(read.mock.calls.length).toBeLessThan(6);
  });

  it('follows a job for one while another has left', async () => {
    const { id } = await world.submit();
    const job = { owner: 'default', jobId: id };
    const told = { left: 0, stayed: 0 };
    const looks = world.get(JobLooks);
    const viewerOf = (name: 'left' | 'stayed') => ({
      next: () => (told[name] += 1),
      error: () => undefined,
    });
    const leave = looks.follow(job, viewerOf('left'));
    looks.follow(job, viewerOf('stayed'));
    leave();
    leave();
    await world.get(JobsService).cancel('default', id);

    expect([told.left, told.stayed > 0]).toEqual([0, true]);
  });

  it('tells of a job that has ended once', async () => {
    const { id } = await world.submit();
    await world.get(JobsService).cancel('default', id);

    const [event, ...more] = await watch(id);

    expect([event?.type, jobIn(event?.data), more]).toEqual(['job', await world.find(id), []]);
  });

  it('comments every 15 s while nothing changes', async () => {
    const { id } = await world.submit();
    await world.tick();
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const seen: MessageEvent[] = [];
    const events = await world.get(JobsService).events('default', id);
    const subscription = events.subscribe((message) => seen.push(message));

    jest.advanceTimersByTime(31_000);
    subscription.unsubscribe();
    jest.advanceTimersByTime(31_000);

    expect(seen.filter(({ comment }) => comment !== undefined)).toEqual([
      { comment: 'waiting' },
      { comment: 'waiting' },
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lets everybody go when the program stops', async () => {
    const { id } = await world.submit();
    const events = watch(id);
    world.get(JobChanges).close();

    expect((await events).length).toBeLessThan(3);
  });

  it.each([
    [
      'no room for more of an owner than its share',
      Array<string>(100).fill('default'),
      [false, true],
    ],
    ['no room for more of all owners', manyOwners(1000), [false, false]],
    ['room for the last of an owner', Array<string>(99).fill('default'), [true, true]],
  ])('has %s', (_what, owners, room) => {
    const changes = world.get(JobChanges);
    const hasRoom = () => ['default', 'other'].map((owner) => changes.hasRoomFor(owner));
    const unwatch = owners.map((owner) =>
      changes.watch({ owner, jobId: 'job_1' }, () => undefined),
    );
    const taken = hasRoom();
    for (const stop of [...unwatch, ...unwatch]) stop();

    expect([taken, hasRoom()]).toEqual([room, [true, true]]);
  });

  it('has room for as many as the settings say', () => {
    const changes = new JobChanges(testConfig({ WATCHERS_MAX: '3', WATCHERS_MAX_PER_OWNER: '2' }));
    const room = ['a', 'a', 'b'].map((owner) => {
      changes.watch({ owner, jobId: 'job_1' }, () => undefined);
      return ['a', 'b'].map((asking) => changes.hasRoomFor(asking));
    });

    expect(room).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  it('refuses events to an owner who watches too many jobs, and does not let it wait', async () => {
    const { id } = await world.submit();
    const changes = world.get(JobChanges);
    const { signal } = new AbortController();
    for (let count = 0; count < 100; count += 1) {
      changes.watch({ owner: 'default', jobId: id }, () => undefined);
    }

    await expect(world.get(JobsService).events('default', id)).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect((await world.get(JobWatcher).ended('default', id, signal)).status).toBe('queued');
  });
});

function jobIn(data: unknown): Job {
  return JSON.parse(String(data)) as Job;
}

function manyOwners(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `owner ${index}`);
}
