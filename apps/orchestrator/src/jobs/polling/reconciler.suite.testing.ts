import { NO_STATUS } from '../../runpod/gpu.provider.testing';
import type { AttemptRow } from '../../database/tables';
import { DispatchStore } from '../dispatch/dispatch.store';
import { type JobsWorld, type CreateWorld } from '../jobs.testing';

/** How rows follow what became of attempts, on any database. */
export function reconcilerSuite(create: CreateWorld): void {
  let world: JobsWorld;
  let id: string;

  beforeEach(async () => {
    world = await create();
    ({ id } = await world.submit());
  });

  afterEach(() => world.remove());

  it('takes the result of a worker that started and finished during one look', async () => {
    await world.tick();
    jest.spyOn(world.provider, 'status').mockImplementationOnce(async () => {
      const { uploads } = await world.hints.start(world.request().token);
      const manifest = await world.publish(world.request(), uploads);
      const output = { version: 1, status: 'succeeded', manifest };
      return { ...NO_STATUS, state: 'completed', output };
    });
    await world.tick(20_000);

    const job = await world.find(id);
    expect(job).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(job.output?.url).toContain('/d1/caption.mp4');
    expect(world.artifacts.objects.size).toBe(2);
  });

  it('does not give up an attempt whose id is recorded while that is decided', async () => {
    world.provider.answers.push({ kind: 'unclear', detail: 'no answer in time' });
    await world.tick();
    const attempt = { id: world.request().attempt_id } as AttemptRow;
    let late: Promise<void> | undefined;
    world.checkpoints.at('beforeFinal', async () => {
      late ??= world.get(DispatchStore).accepted(attempt, 'run-1');
      await late;
    });
    await world.tick(16_000);
    await world.tick(60_000);

    expect(world.provider.submitted).toHaveLength(1);
    expect(await world.find(id)).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('looks later at an attempt that can not be looked at, and at the others meanwhile', async () => {
    await world.tick();
    const read = jest.spyOn(world.artifacts, 'read').mockRejectedValue(new Error('broken disk'));
    await world.tick(20_000);
    await world.tick(250);
    await world.tick(250);
    const looks = read.mock.calls.length;
    read.mockRestore();
    await world.publish(world.request());
    await world.tick(20_000);

    expect(looks).toBe(1);
    expect((await world.find(id)).status).toBe('succeeded');
  });

  it.each([
    ['queued', 0, 160],
    ['unknown', 0, 160],
    ['running', 1, 40],
    ['running', 0, 40],
  ] as const)(
    'gives up what is %s for ever, after %d starts, and stops it',
    async (state, starts, minutes) => {
      await world.tick();
      world.provider.set('run-1', { state });
      for (let start = 0; start < starts; start += 1)
        await world.hints.start(world.request().token);
      await world.tick(20_000);
      await world.tick(minutes * 60_000 - 40_000);
      const early = [...world.provider.canceled];
      await world.tick(60_000);
      await world.tick(60_000);

      expect([early, world.provider.canceled]).toEqual([[], ['run-1']]);
      expect(await world.find(id)).toMatchObject({ attempts: 2 });
    },
  );
}
