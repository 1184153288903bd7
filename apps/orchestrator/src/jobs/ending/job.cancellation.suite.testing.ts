import { ApiError } from '@app/contracts';

import { type JobsWorld, type CreateWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';

/** How jobs are canceled, on any database. */
export function jobCancellationSuite(create: CreateWorld): void {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await create();
  });

  afterEach(() => world.remove());

  const cancel = (id: string) => world.get(JobsService).cancel('default', id);
  const code = (error: unknown) => (error as ApiError).code;

  it('takes a job back that waits, so that it is never submitted', async () => {
    world.provider.answers.push({ kind: 'refused', detail: '429', retryAfterMs: 60_000 });
    const { id } = await world.submit();
    await world.tick();

    const job = await cancel(id);
    await world.tick(120_000);

    expect(job).toMatchObject({
      status: 'canceled',
      stage: 'finished',
      output: null,
      error: {
        type: 'urn:api-gpu:error:canceled',
        title: 'The job was canceled',
        status: 409,
        detail: 'Its owner canceled the job at 2026-11-22T10:00:00.000Z.',
        instance: `/job/${job.id}`,
        code: 'canceled',
        retryable: false,
        request_id: 'req_1',
        errors: [],
      },
    });
    expect(job.finished_at).toBe('2026-11-22T10:00:00.000Z');
    expect(world.provider.submitted).toEqual([]);
  });

  it('stops the attempt at the provider, and tries that again until it works', async () => {
    const { id } = await world.submit();
    await world.tick();
    world.provider.reachable = false;
    await cancel(id);
    await world.tick();
    const early = [...world.provider.canceled];
    world.provider.reachable = true;
    await world.tick(60_000);

    expect([early, world.provider.canceled]).toEqual([[], ['run-1']]);
  });

  it('stops an attempt whose submission is answered only after', async () => {
    let canceled: Promise<unknown> | undefined;
    world.checkpoints.at('afterSubmitBeforeRecord', async () => {
      canceled = submitted.then(({ id }) => cancel(id));
      await canceled;
    });
    // A job is dispatched as soon as it is taken in.
    const submitted = world.submit();
    await submitted;
    await world.tick();
    await world.tick();

    expect(await canceled).toMatchObject({ status: 'canceled' });
    expect(world.provider.canceled).toEqual(['run-1']);
  });

  it('answers a second time as the first', async () => {
    const { id } = await world.submit();
    const first = await cancel(id);
    world.clock.step(1000);

    expect(await cancel(id)).toEqual(first);
  });

  it('comes too late for a job that has succeeded', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();

    expect(await cancel(id).catch(code)).toBe('conflict');
    expect((await world.find(id)).status).toBe('succeeded');
  });

  it('ignores a result that comes after, and removes it until no grant is left', async () => {
    const { id } = await world.submit();
    await world.tick();
    const request = world.request();
    await cancel(id);
    await world.publish(request);
    await world.hints.done(request.token);
    await world.tick(1000);
    await world.tick(15 * 60_000);
    const swept = world.artifacts.objects.size;
    await world.publish(request);
    await world.tick(15 * 60_000);
    await world.tick(24 * 3_600_000);
    const sweeps = world.artifacts.removed.length;
    await world.tick(24 * 3_600_000);

    expect((await world.find(id)).status).toBe('canceled');
    expect([swept, world.artifacts.objects.size]).toEqual([0, 0]);
    expect(world.artifacts.removed).toHaveLength(sweeps);
  });

  it('and a result that come at the same moment give one final state', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    const canceled = cancel(id).catch(code);
    await world.tick();

    const { status } = await world.find(id);
    const answer = await canceled;
    expect(answer === 'conflict' ? 'succeeded' : 'canceled').toBe(status);
  });
}
