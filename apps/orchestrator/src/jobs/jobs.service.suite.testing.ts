import { ApiError, type Job } from '@app/contracts';

import { AttemptTokens } from './attempts/attempt.tokens';
import {
  CALLER,
  CAPTION,
  type JobsWorld,
  MEDIA,
  manifestOf,
  type CreateWorld,
} from './jobs.testing';
import { JobsService } from './jobs.service';

/** What clients can do with jobs, on any database. */
export function jobsServiceSuite(create: CreateWorld): void {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await create();
  });

  afterEach(() => world.remove());

  const problem = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason as ApiError,
    );
    return error && { code: error.code, errors: error.errors.map(({ pointer }) => pointer) };
  };

  it('shows a job as it was just taken in', async () => {
    const job = await world.submit({ ...CAPTION, metadata: { order: '7' } });

    const { id } = job;
    expect(job).toEqual({
      id: expect.stringMatching(/^job_[0-9A-Z]{26}$/) as string,
      object: 'job',
      operation: 'caption',
      status: 'queued',
      stage: 'queued',
      progress: 0,
      eta_seconds: null,
      created_at: '2026-11-22T10:00:00.000Z',
      started_at: null,
      finished_at: null,
      expires_at: null,
      input: { ...CAPTION, metadata: { order: '7' } },
      output: null,
      warnings: [],
      error: null,
      queue_position: 1,
      metrics: {
        queue_ms: null,
        execution_ms: null,
        verify_ms: null,
        encoder: null,
        fallback_reason: null,
        speed: null,
      },
      cost: null,
      attempts: 0,
      metadata: { order: '7' },
      urls: {
        self: `/job/${id}`,
        cancel: `/job/${id}/cancel`,
        events: `/job/${id}/events`,
        output: `/job/${id}/output`,
      },
    });
  });

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
      input: CAPTION,
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
          subtitle: 2 * 1024 * 1024,
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
    expect(job).toEqual({
      ...job,
      status: 'succeeded',
      stage: 'finished',
      progress: 100,
      started_at: '2026-11-22T10:00:00.000Z',
      finished_at: '2026-11-22T10:00:05.000Z',
      expires_at: '2026-11-23T10:00:05.000Z',
      output: {
        url: `https://files.test/${key}?as=caption.mp4&until=${until}`,
        filename: 'caption.mp4',
        content_type: 'video/mp4',
        size_bytes: 1000,
        sha256: 'ab'.repeat(32),
        media: MEDIA,
        data: null,
      },
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

  it.each([
    [
      'http: where no private network is open',
      { ...CAPTION, url_srt: 'http://example.com/a' },
      '/url_srt',
    ],
    ['a port of its own', { ...CAPTION, url_video: 'https://example.com:8443/a' }, '/url_video'],
    ['an http: webhook', { ...CAPTION, webhook_url: 'http://example.com/a' }, '/webhook_url'],
    ['a field that does not exist', { ...CAPTION, font: 'x' }, '/font'],
  ])('refuses %s', async (_what, body, pointer) => {
    expect(await problem(world.submit(body))).toEqual({
      code: 'validation_failed',
      errors: [pointer],
    });
    expect((await world.get(JobsService).list('default', {})).data).toEqual([]);
  });

  it('takes http: addresses where private networks are open', async () => {
    await world.remove();
    world = await create({ ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8' });

    const job = await world.submit({ ...CAPTION, url_srt: 'http://127.0.0.1:8000/a.srt' });

    expect(job.status).toBe('queued');
  });

  it('takes nothing in when there is no room for results', async () => {
    world.artifacts.trouble = new ApiError('storage_full', 'The disk is full.');

    expect(await problem(world.submit())).toEqual({ code: 'storage_full', errors: [] });
  });

  it('shows nobody the jobs of others', async () => {
    const { id } = await world.submit(CAPTION, 'other');
    const jobs = world.get(JobsService);
    const unknown = { code: 'not_found', errors: [] };

    expect(await problem(jobs.find('default', id))).toEqual(unknown);
    expect(await problem(jobs.cancel('default', id))).toEqual(unknown);
    expect(await problem(jobs.outputUrl('default', id))).toEqual(unknown);
    expect(await problem(jobs.events('default', id))).toEqual(unknown);
    expect((await jobs.list('default', {})).data).toEqual([]);
  });

  it('hands out the result while it is kept', async () => {
    const jobs = world.get(JobsService);
    const { id } = await world.submit();
    await world.tick();
    const early = await problem(jobs.outputUrl('default', id));
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
    const url = await jobs.outputUrl('default', id);
    await world.tick(24 * 3_600_000);

    expect(early).toEqual({ code: 'conflict', errors: [] });
    expect(url).toMatch(/^https:\/\/files\.test\/o\/default\/jobs\//);
    expect(await problem(jobs.outputUrl('default', id))).toEqual({
      code: 'output_expired',
      errors: [],
    });
    expect(world.artifacts.objects.size).toBe(0);
  });

  it('lists page by page, newest first, also within one millisecond', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push((await world.submit()).id);
      if (index % 2 === 1) world.clock.step(1);
    }
    const jobs = world.get(JobsService);
    const seen: Job[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await jobs.list('default', { limit: '2', ...(cursor && { cursor }) });
      seen.push(...page.data);
      cursor = page.next_cursor;
      expect(page.has_more).toBe(cursor !== null);
    } while (cursor !== null);

    expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(seen.map(({ created_at }) => created_at)).toEqual(
      seen
        .map(({ created_at }) => created_at)
        .sort()
        .reverse(),
    );
  });

  it('filters the list', async () => {
    const first = await world.submit();
    world.clock.step(1000);
    const second = await world.submit();
    const jobs = world.get(JobsService);
    await jobs.cancel('default', first.id);
    const ids = async (query: object) =>
      (await jobs.list('default', query)).data.map(({ id }) => id);

    expect(await ids({ status: 'canceled' })).toEqual([first.id]);
    expect(await ids({ operation: 'caption' })).toEqual([second.id, first.id]);
    expect(await ids({ operation: 'img2vid' })).toEqual([]);
    expect(await ids({ created_after: first.created_at })).toEqual([second.id]);
  });

  it('waits for the end where it is asked to', async () => {
    const submission = {
      operation: 'caption',
      caller: CALLER,
      body: CAPTION,
      requestId: 'r',
    } as const;
    const inserted = new Promise<void>((resolve) => world.checkpoints.at('afterInsert', resolve));
    const waiting = world.get(JobsService).submit(submission, new AbortController().signal);
    await inserted;
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);

    expect((await waiting).job).toMatchObject({ status: 'succeeded', progress: 100 });
  });

  it('answers with the job as it is when the time is over', async () => {
    const submission = {
      operation: 'caption',
      caller: CALLER,
      body: CAPTION,
      requestId: 'r',
    } as const;

    const { job } = await world.get(JobsService).submit(submission, AbortSignal.abort());

    expect(job.status).toBe('queued');
  });
}
