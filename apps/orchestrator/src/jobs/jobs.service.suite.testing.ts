import { ApiError, type Job, type ManifestFile } from '@app/contracts';

import {
  CALLER,
  CAPTION,
  CAPTION_INPUT,
  manifestOf,
  type JobsWorld,
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
      input: { ...CAPTION_INPUT, metadata: { order: '7' } },
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

  it.each([
    [
      'http: where no private network is open',
      { ...CAPTION, url_srt: 'http://example.com/a' },
      '/url_srt',
    ],
    ['a port of its own', { ...CAPTION, url_video: 'https://example.com:8443/a' }, '/url_video'],
    ['an http: webhook', { ...CAPTION, webhook_url: 'http://example.com/a' }, '/webhook_url'],
    [
      'a destination at a private address',
      { ...CAPTION, destination: { put_url: 'https://10.0.0.1/a?sig=1' } },
      '/destination/put_url',
    ],
    [
      'a header for a destination that would say who calls',
      {
        ...CAPTION,
        destination: { put_url: 'https://example.com/a', headers: { Authorization: 'me' } },
      },
      '/destination/headers/Authorization',
    ],
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

  it('shows where a result goes without what opens it, which the worker gets whole', async () => {
    const put_url = 'https://example.com/a.mp4?X-Amz-Signature=secret';
    const headers = { 'x-amz-meta-a': 'secret' };

    const { id } = await world.submit({ ...CAPTION, destination: { put_url, headers } });
    await world.tick();

    expect((await world.find(id)).input).toEqual({
      ...CAPTION_INPUT,
      destination: {
        put_url: 'https://example.com/a.mp4?...',
        headers: { 'x-amz-meta-a': '[redacted]' },
      },
    });
    expect(world.request().input['destination']).toEqual({ put_url, headers });
  });

  it('tells whether a result is at its destination', async () => {
    const { id } = await world.submit();
    await world.tick();
    const request = world.request();
    const video = { ...manifestOf(request).outputs['video'], delivered: false } as ManifestFile;
    const warnings = [{ code: 'destination_failed', detail: 'It was not.' }];
    await world.publish(request, request.uploads, { outputs: { video }, warnings });
    await world.hints.done(request.token);
    await world.tick();

    const { output, warnings: told } = await world.find(id);
    expect([output?.delivered, told]).toEqual([false, warnings]);
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
    const named = await jobs.outputUrl('default', id, 'video');
    const other = await problem(jobs.outputUrl('default', id, 'sheet'));
    await world.tick(24 * 3_600_000);

    expect(early).toEqual({ code: 'conflict', errors: [] });
    expect(url).toMatch(/^https:\/\/files\.test\/o\/default\/jobs\//);
    expect([named, other]).toEqual([url, { code: 'not_found', errors: [] }]);
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
