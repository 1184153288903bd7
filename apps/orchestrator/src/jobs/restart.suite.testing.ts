import { type JobsWorld, type CreateWorld } from './jobs.testing';
import { JobsService } from './jobs.service';

/** What a restart finds again, on any database. */
export function restartSuite(create: CreateWorld): void {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await create();
  });

  afterEach(() => world.remove());

  it('finds a job that was only taken in, and runs it', async () => {
    world.provider.answers.push({ kind: 'refused', detail: 'away', retryAfterMs: 3_600_000 });
    const { id } = await world.submit();
    await world.tick();
    await world.restart();
    await world.tick();

    expect(world.provider.submitted).toHaveLength(1);
    expect((await world.find(id)).status).toBe('queued');
  });

  it('finds a job that ended meanwhile', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.publish(world.request());
    await world.restart();
    await world.tick(20_000);

    expect(await world.find(id)).toMatchObject({ status: 'succeeded', attempts: 1 });
  });

  it('after a kill before the answer was recorded submits again, and one result wins', async () => {
    world.checkpoints.at('afterSubmitBeforeRecord', () => {
      throw new Error('killed');
    });
    const { id } = await world.submit();
    await world.tick();
    world.checkpoints.at('afterSubmitBeforeRecord', () => undefined);
    await world.restart();
    await world.tick(10_000);
    const early = world.provider.submitted.length;
    await world.tick(10_000);
    await world.tick(10_000);
    const second = world.provider.submitted.length;
    await world.publish(world.request(0));
    await world.publish(world.request(1));
    await world.tick(20_000);

    expect([early, second]).toEqual([1, 2]);
    const job = await world.find(id);
    expect(job.status).toBe('succeeded');
    expect(job.output?.url).toContain(world.request(1).attempt_id);
  });

  it('after a kill right before the final state writes it', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.publish(world.request());
    world.checkpoints.at('beforeFinal', () => {
      throw new Error('killed');
    });
    await world.tick(20_000);
    const before = (await world.find(id)).status;
    world.checkpoints.at('beforeFinal', () => undefined);
    await world.restart();
    await world.tick(20_000);

    expect([before, (await world.find(id)).status]).toEqual(['queued', 'succeeded']);
  });

  it('stops at the provider what was canceled before', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.get(JobsService).cancel('default', id);
    await world.restart();
    await world.tick();

    expect(world.provider.canceled).toEqual(['run-1']);
  });
}
