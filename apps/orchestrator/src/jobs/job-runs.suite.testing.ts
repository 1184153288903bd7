import { AttemptTokens } from './attempts/attempt.tokens';
import {
  CAPTION,
  CAPTION_INPUT,
  type JobsWorld,
  MEDIA,
  manifestOf,
  type CreateWorld,
} from './jobs.testing';

/** How jobs run: what the provider is asked, what it says, and what becomes of it; on any database. */
export function jobRunsSuite(create: CreateWorld): void {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await create();
  });

  afterEach(() => world.remove());

  it('asks the provider for what a worker needs, and for nothing else', async () => {
    const job = await world.submit({
      ...CAPTION,
      webhook_url: 'https://example.com/hook?secret=1',
      metadata: { order: '7' },
    });
    await world.tick();

    const { attempt_id, task_id, token } = world.request();
    const prefix = `o/default/jobs/${job.id}/${attempt_id}`;
    const until = Date.UTC(2026, 10, 22, 10) + (30 + 120 + 10) * 60_000;
    expect(world.request()).toEqual({
      version: 2,
      job_id: job.id,
      task_id: expect.stringMatching(/^task_/) as string,
      attempt_id: expect.stringMatching(/^att_/) as string,
      token: expect.stringMatching(/^att_[0-9A-Z]{26}\.[\w-]{43}$/) as string,
      operation: 'caption',
      input: CAPTION_INPUT,
      sources: {
        url_video: { url: CAPTION.url_video, from: 'public' },
        url_srt: { url: CAPTION.url_srt, from: 'public' },
      },
      uploads: {
        video: {
          put_url: `http://store.test/put/${prefix}/d0/caption.mp4?until=${until}`,
          headers: { 'content-type': 'video/mp4' },
          max_bytes: 4096 * 1024 * 1024,
          key: `${prefix}/d0/caption.mp4`,
        },
      },
      manifest: {
        put_url: `http://store.test/put/${prefix}/manifest.json?until=${until}`,
        get_url: `http://store.test/get/${prefix}/manifest.json?until=${until}`,
      },
      callback_url: 'http://127.0.0.1:3000/internal/attempts',
      limits: {
        execution_timeout_ms: 1_800_000,
        max_source_bytes: {
          video: 2048 * 1024 * 1024,
          audio: 512 * 1024 * 1024,
          image: 64 * 1024 * 1024,
          subtitle: 4 * 1024 * 1024,
          media: 2048 * 1024 * 1024,
        },
        max_output_bytes: 4096 * 1024 * 1024,
        max_duration_seconds: 7200,
        max_pixels: 40_000_000,
      },
      trace: { request_id: 'req_1' },
    });
    expect(world.provider.submitted[0]?.policy).toEqual({
      executionTimeoutMs: 1_800_000,
      ttlMs: 9_000_000,
    });
    expect(world.get(AttemptTokens).verify(token)).toBe(attempt_id);
    expect(task_id).not.toBe(attempt_id);
  });

  it('ends a job with the result whose manifest is found', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.hints.start(world.request().token);
    world.clock.step(5_000);
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();

    const job = await world.find(id);
    const until = Date.UTC(2026, 10, 23, 10, 0, 5);
    const key = world.request().uploads['video']?.key;
    const file = {
      url: `https://files.test/${key}?as=caption.mp4&until=${until}`,
      filename: 'caption.mp4',
      content_type: 'video/mp4',
      size_bytes: 1000,
      sha256: 'ab'.repeat(32),
      media: MEDIA,
    };
    expect(job).toEqual({
      ...job,
      status: 'succeeded',
      stage: 'finished',
      progress: 100,
      started_at: '2026-11-22T10:00:00.000Z',
      finished_at: '2026-11-22T10:00:05.000Z',
      expires_at: '2026-11-23T10:00:05.000Z',
      output: { ...file, delivered: null, files: [{ name: 'video', ...file }], data: null },
      error: null,
      queue_position: null,
      metrics: {
        queue_ms: 0,
        execution_ms: 4200,
        verify_ms: 300,
        encoder: 'libx264',
        fallback_reason: 'no_gpu',
        speed: 1.5,
      },
      cost: null,
      attempts: 1,
    });
    expect(world.checkpoints.passed).toEqual([
      'afterInsert',
      'beforeSubmit',
      'afterSubmitBeforeRecord',
      'afterRecord',
      'beforeFinal',
      'afterFinalBeforeWebhook',
    ]);
  });

  it('says what a job cost where a price is known', async () => {
    await world.remove();
    world = await create({ GPU_PRICE_PER_SECOND_USD: '0.00019' });
    const { id } = await world.submit();
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();

    expect((await world.find(id)).cost).toEqual({
      usd: 0.00095,
      gpu: null,
      price_per_second_usd: 0.00019,
      billed_seconds: 5,
    });
  });

  it('finds by polling what no hint told, and shows progress that never goes back', async () => {
    const { id } = await world.submit();
    await world.tick();
    const shown: unknown[] = [];
    const look = async () => {
      const { status, stage, progress } = await world.find(id);
      shown.push({ status, stage, progress });
    };
    await look();
    for (const progress of [40, 20]) {
      world.provider.set('run-1', { state: 'running', output: { stage: 'rendering', progress } });
      await world.tick(20_000);
      await look();
    }
    const manifest = await world.publish(world.request());
    const output = { version: 1, status: 'succeeded', manifest };
    world.provider.set('run-1', { state: 'completed', output, executionMs: 4000 });
    await world.tick(20_000);
    await look();

    expect(shown).toEqual([
      { status: 'queued', stage: 'queued', progress: 0 },
      { status: 'processing', stage: 'rendering', progress: 40 },
      { status: 'processing', stage: 'rendering', progress: 40 },
      { status: 'succeeded', stage: 'finished', progress: 100 },
    ]);
  });

  it('does not believe in a result that lies elsewhere', async () => {
    const victim = await world.submit();
    await world.tick();
    await world.publish(world.request());
    const { id } = await world.submit();
    await world.tick();
    const stolen = world.request(0).uploads['video']?.key ?? '';
    const manifest = manifestOf(world.request(), {
      video: { key: stolen, put_url: '', headers: {}, max_bytes: 1 },
    });
    const output = { version: 1, status: 'succeeded', manifest };
    world.provider.set('run-2', { state: 'completed', output });
    await world.tick(20_000);

    expect((await world.find(victim.id)).status).toBe('succeeded');
    expect(await world.find(id)).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('tries what can get better three times in all, and then says so', async () => {
    const { id } = await world.submit();
    const failure = { code: 'source_too_slow', detail: 'Slow.', retryable: true, errors: [] };
    const output = { version: 1, status: 'failed', failure };
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await world.tick();
      world.provider.set(`run-${attempt}`, { state: 'failed', output });
      await world.tick(20_000);
      world.clock.step(60_000);
    }
    await world.tick();

    expect(world.provider.submitted).toHaveLength(3);
    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: { code: 'source_too_slow', detail: 'Slow. It was tried 3 times.' },
    });
  });

  it.each([
    ['one attempt, handed over twice,', ['job timed out after 1 retries']],
    ['two attempts', ['job timed out after 0 retries', 'gpu fell off']],
  ])('gives up a job of which %s lost two workers', async (_what, errors) => {
    const { id } = await world.submit();
    for (const [index, error] of errors.entries()) {
      await world.tick(60_000);
      await world.hints.start(world.request().token);
      world.provider.set(`run-${index + 1}`, { state: 'failed', error });
      await world.tick(20_000);
    }
    await world.tick(60_000);

    expect(world.provider.submitted).toHaveLength(errors.length);
    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      stage: 'finished',
      attempts: errors.length,
      output: null,
      error: {
        type: 'urn:api-gpu:error:worker_lost',
        title: 'The worker stopped in the middle',
        status: 502,
        detail:
          'The worker stopped before the job was done. It stopped 2 workers, so it is not tried again.',
        instance: `/job/${id}`,
        code: 'worker_lost',
        retryable: true,
        request_id: 'req_1',
        errors: [],
      },
    });
  });

  it('fails at once with what can not get better', async () => {
    const { id } = await world.submit();
    await world.tick();
    const failure = { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] };
    const output = { version: 1, status: 'failed', failure };
    world.provider.set('run-1', { state: 'failed', output });
    await world.tick(20_000);

    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: { code: 'media_invalid', detail: 'No video.' },
    });
  });

  it('waits for newer workers without counting, for a day', async () => {
    const { id } = await world.submit();
    const failure = { code: 'worker_outdated', detail: 'Old.', retryable: true, errors: [] };
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await world.tick(60_000);
      world.provider.set(`run-${attempt}`, {
        state: 'failed',
        output: { version: 1, status: 'failed', failure },
      });
      await world.tick(20_000);
    }
    const meanwhile = await world.find(id);
    await world.tick(24 * 3_600_000);
    world.provider.set('run-6', {
      state: 'failed',
      output: { version: 1, status: 'failed', failure },
    });
    await world.tick(20_000);

    expect(meanwhile).toMatchObject({ status: 'queued', attempts: 5 });
    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      error: { code: 'worker_outdated' },
    });
  });

  it('keeps jobs waiting, and none of their attempts, while the provider refuses', async () => {
    world.provider.answers.push({ kind: 'refused', detail: '401', retryAfterMs: null });
    const { id } = await world.submit();
    await world.tick();
    const meanwhile = await world.find(id);
    await world.tick(2_000);

    expect(meanwhile).toMatchObject({ status: 'queued', attempts: 0 });
    expect(world.provider.submitted).toHaveLength(1);
    expect(await world.find(id)).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('gives up what the provider rejects again and again', async () => {
    const rejected = { kind: 'rejected', detail: '400' } as const;
    world.provider.answers.push(rejected, rejected, rejected);
    const { id } = await world.submit();
    for (let attempt = 1; attempt <= 3; attempt += 1) await world.tick(60_000);

    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: {
        code: 'internal',
        detail: 'The GPU provider did not accept the job. It was tried 3 times.',
      },
    });
  });

  it('submits again when an answer was lost and nothing shows that it runs', async () => {
    world.provider.answers.push({ kind: 'unclear', detail: 'no answer in time' });
    const { id } = await world.submit();
    await world.tick();
    await world.tick(10_000);
    const early = world.provider.submitted.length;
    await world.tick(6_000);
    await world.tick(60_000);

    expect(early).toBe(1);
    expect(world.provider.submitted).toHaveLength(2);
    expect(await world.find(id)).toMatchObject({ status: 'queued', attempts: 2 });
  });

  it('takes the result of an attempt whose submission was never answered', async () => {
    world.provider.answers.push({ kind: 'unclear', detail: 'no answer in time' });
    const { id } = await world.submit();
    await world.tick();
    await world.hints.start(world.request().token);
    await world.tick(60_000);
    await world.publish(world.request());
    await world.tick(60_000);

    expect(world.provider.submitted).toHaveLength(1);
    expect((await world.find(id)).status).toBe('succeeded');
  });

  it('keeps no more than the window at the provider, and shares it between owners', async () => {
    await world.remove();
    world = await create({ PROVIDER_WINDOW: '3' });
    const owners = ['greedy', 'greedy', 'greedy', 'greedy', 'modest'];
    await Promise.all(owners.map((owner) => world.submit(CAPTION, owner)));
    await world.tick();
    const served = world.provider.submitted.map(
      ({ request }) => request.uploads['video']?.key.split('/')[1],
    );

    expect(served.sort()).toEqual(['greedy', 'greedy', 'modest']);
  });
}
