import type { MessageEvent } from '@nestjs/common';
import { toArray, lastValueFrom } from 'rxjs';

import { JobChanges } from './job.changes';
import { JobWatcher } from './job.watcher';
import { JobsWorld } from './jobs.testing';
import { JobsService } from './jobs.service';

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
  const short = ({ type, id, data }: MessageEvent) => [type, id, (data as { stage: string }).stage];

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

  it('tells of a job that has ended once', async () => {
    const { id } = await world.submit();
    await world.get(JobsService).cancel('default', id);

    expect(await watch(id)).toEqual([
      { type: 'job', id: expect.any(String) as string, data: await world.find(id) },
    ]);
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

  it('takes no more watchers than it has room for', async () => {
    const { id } = await world.submit();
    const changes = world.get(JobChanges);
    const unwatch = Array.from({ length: 1000 }, () => changes.watch(id, () => undefined));

    await expect(world.get(JobsService).events('default', id)).rejects.toMatchObject({
      code: 'rate_limited',
    });

    for (const stop of unwatch) stop();
    expect(changes.full).toBe(false);
  });
});
