import type { Job } from '@app/contracts';

import { JobDeletion } from './job.deletion';
import { CAPTION, JobsWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';

const HOUR_MS = 3_600_000;

describe(JobDeletion.name, () => {
  let world: JobsWorld;
  let jobs: JobsService;
  let deletion: JobDeletion;

  beforeEach(async () => {
    world = await JobsWorld.create();
    jobs = world.get(JobsService);
    deletion = world.get(JobDeletion);
  });

  afterEach(() => world.remove());

  const body = {
    ...CAPTION,
    metadata: { name: 'Ada' },
    webhook_url: 'https://example.com/hook?token=1',
  };
  const finished = async () => {
    const { id } = await world.submit(body);
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
    return id;
  };
  const problem = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason as { code: string; detail: string },
    );
    return error && [error.code, error.detail];
  };
  const row = (id: string) =>
    world.db.reader.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  it('erases the files, and what the job was made of', async () => {
    const id = await finished();
    const before = await world.find(id);
    await deletion.delete('default', id);
    await world.tick();

    expect(world.artifacts.objects.size).toBe(0);
    expect(await world.find(id)).toEqual({
      ...before,
      input: null,
      output: null,
      metadata: {},
      expires_at: null,
    } satisfies Job);
    expect(JSON.stringify(await row(id))).not.toMatch(/example\.com|Ada/);
    expect(await problem(jobs.outputUrl('default', id))).toEqual([
      'output_expired',
      'The job was deleted at 2026-11-22T10:00:00.000Z.',
    ]);
    expect((await jobs.list('default', {})).data.map((job) => job.id)).toEqual([id]);
  });

  it('cancels what still goes on, and removes what comes late, until nothing can come', async () => {
    const { id } = await world.submit(body);
    await world.tick();
    await world.hints.start(world.request().token);
    await deletion.delete('default', id);
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick(HOUR_MS);
    const removed = world.artifacts.objects.size;
    for (let hours = 0; hours < 5; hours += 1) await world.tick(HOUR_MS);
    const left = await world.db.reader
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'delete')
      .execute();

    expect(await world.find(id)).toMatchObject({ status: 'canceled', input: null, output: null });
    expect(world.provider.canceled).toEqual(['run-1']);
    expect([removed, left]).toEqual([0, []]);
  });

  it('keeps the reason of a failure, without what it said of the input', async () => {
    const { id } = await world.submit(body);
    await world.tick();
    const errors = [{ pointer: '/url_srt', code: 'format', detail: 'Ada is not a time.' }];
    const failure = { code: 'subtitle_invalid', detail: 'Ada, Ada.', retryable: false, errors };
    const output = { version: 1, status: 'failed', failure };
    world.provider.set('run-1', { state: 'failed', output });
    await world.tick(20_000);
    await deletion.delete('default', id);

    expect((await world.find(id)).error).toMatchObject({
      code: 'subtitle_invalid',
      detail: 'The subtitles can not be read.',
      errors: [],
    });
    const attempts = await world.db.reader.selectFrom('attempts').selectAll().execute();
    expect(JSON.stringify([await row(id), attempts])).not.toContain('Ada');
  });

  it('is done once, and may be asked for again', async () => {
    const id = await finished();
    await deletion.delete('default', id);
    const { revision } = await row(id);
    world.clock.step(1000);
    await deletion.delete('default', id);

    expect(await row(id)).toMatchObject({ revision, deleted_at: world.clock.now() - 1000 });
  });

  it('knows the jobs of others as little as those that never were', async () => {
    const id = await finished();
    const shape = (text = '') => text.replaceAll(/job_\w+/g, 'job');
    const foreign = await problem(deletion.delete('other', id));
    const unknown = await problem(deletion.delete('default', 'job_00000000000000000000000000'));

    expect(foreign?.map(shape)).toEqual(unknown?.map(shape));
    expect(foreign?.[0]).toBe('not_found');
    expect((await world.find(id)).output).not.toBeNull();
  });
});
