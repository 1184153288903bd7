import type { ApiError } from '@app/contracts';

import { HintsService } from './hints.service';
import { JobsWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';

describe(HintsService.name, () => {
  let world: JobsWorld;
  let id: string;

  beforeEach(async () => {
    world = await JobsWorld.create();
    ({ id } = await world.submit());
    await world.tick();
  });

  afterEach(() => world.remove());

  const code = (error: unknown) => (error as ApiError).code;
  const progress = (percent: number, stage = 'rendering') =>
    world.hints.progress(world.request().token, { stage, progress: percent, eta_seconds: 9 });
  const state = async () => {
    const { status, stage, progress, eta_seconds } = await world.find(id);
    return { status, stage, progress, eta_seconds };
  };

  it('gives each delivery a folder and grants of its own, and one manifest to all', async () => {
    const { token, job_id, attempt_id } = world.request();
    const first = await world.hints.start(token);
    const second = await world.hints.start(token);

    const prefix = `o/default/jobs/${job_id}/${attempt_id}`;
    const until = Date.UTC(2026, 10, 22, 10) + 40 * 60_000;
    expect(first.uploads['video']?.key).toBe(`${prefix}/d1/caption.mp4`);
    expect(second).toEqual({
      uploads: {
        video: {
          put_url: `http://store.test/put/${prefix}/d2/caption.mp4?until=${until}`,
          headers: { 'content-type': 'video/mp4' },
          max_bytes: 4096 * 1024 * 1024,
          key: `${prefix}/d2/caption.mp4`,
        },
      },
      manifest: {
        put_url: `http://store.test/put/${prefix}/manifest.json?until=${until}`,
        get_url: `http://store.test/get/${prefix}/manifest.json?until=${until}`,
      },
    });
    expect(await state()).toMatchObject({ status: 'processing', stage: 'starting' });
  });

  describe('parts', () => {
    const parts = (body: unknown) => world.hints.parts(world.request().token, body);
    const granted = async () => {
      const { uploads } = await world.hints.start(world.request().token);
      return uploads['video']?.key ?? '';
    };

    it('are given for a large file that was granted, and to no other', async () => {
      const key = await granted();
      const url = `http://store.test/parts/${key}`;

      expect(await parts({ key, size_bytes: 1_048_577 })).toEqual({
        parts: {
          ...{ part_bytes: 1_048_576, part_urls: [`${url}?part=1`, `${url}?part=2`] },
          ...{ complete: { url, headers: {} }, abort_url: url },
        },
      });
      expect(await parts({ key, size_bytes: 1_048_576 })).toEqual({ parts: null });
    });

    it.each([
      ['another key', { key: 'o/default/jobs/x/y/d1/caption.mp4', size_bytes: 9 }, 'forbidden'],
      ['no size', { key: 'x' }, 'validation_failed'],
      ['nothing', undefined, 'validation_failed'],
    ])('are refused to whoever asks for %s', async (_what, body, refused) => {
      expect(await parts(body).catch(code)).toBe(refused);
    });

    it('are refused over the size of a result, and once nobody waits', async () => {
      const key = await granted();
      expect(await parts({ key, size_bytes: 2 ** 40 }).catch(code)).toBe('payload_too_large');

      await world.get(JobsService).cancel('default', id);

      expect(await parts({ key, size_bytes: 9 }).catch(code)).toBe('conflict');
    });
  });

  it('takes the result of the delivery that wrote the manifest first', async () => {
    const { token } = world.request();
    const first = await world.hints.start(token);
    const second = await world.hints.start(token);
    await world.publish(world.request(), second.uploads);
    await world.publish(world.request(), first.uploads);
    await world.hints.done(token);
    await world.tick();

    expect((await world.find(id)).output?.url).toContain('/d2/caption.mp4');
  });

  it('notes progress, at most twice a second in one stage, and never backwards', async () => {
    await world.hints.start(world.request().token);
    await progress(10);
    const first = await state();
    await progress(20);
    const throttled = await state();
    await progress(30, 'uploading');
    const nextStage = await state();
    world.clock.step(1000);
    await progress(25, 'uploading');

    expect(first).toEqual({
      status: 'processing',
      stage: 'rendering',
      progress: 10,
      eta_seconds: 9,
    });
    expect([throttled.progress, nextStage.progress, (await state()).progress]).toEqual([
      10, 30, 30,
    ]);
  });

  it('knows old news by its stage', async () => {
    await world.hints.start(world.request().token);
    await progress(30, 'uploading');
    world.clock.step(1000);
    await progress(40, 'rendering');

    expect(await state()).toMatchObject({ stage: 'uploading', progress: 30 });
  });

  it.each([{ stage: 'rendering' }, { stage: 'finished', progress: 1 }, 'rendering', null])(
    'refuses %j as progress',
    async (body) => {
      const sent = world.hints.progress(world.request().token, body);
      expect(await sent.catch(code)).toBe('validation_failed');
    },
  );

  it('turns away who works on what was canceled', async () => {
    await world.get(JobsService).cancel('default', id);

    expect(await world.hints.start(world.request().token).catch(code)).toBe('conflict');
    expect(await progress(10).catch(code)).toBe('conflict');
  });

  it('turns away who works on an attempt that was given up', async () => {
    world.provider.set('run-1', undefined);
    await world.tick(20_000);

    expect(await world.hints.start(world.request(0).token).catch(code)).toBe('conflict');
  });

  it.each(['', 'att_01JD4Z0M3Q8W6Y2R5T7V9X1B3C', 'att_01JD4Z0M3Q8W6Y2R5T7V9X1B3C.AAAA'])(
    'knows nobody by the token %j',
    async (token) => {
      expect(await world.hints.start(token).catch(code)).toBe('unauthorized');
      expect(await world.hints.done(token).catch(code)).toBe('unauthorized');
    },
  );

  it('does not take the token of one attempt for another', async () => {
    await world.submit();
    await world.tick();
    const [, mac] = world.request(0).token.split('.');
    const forged = `${world.request(1).attempt_id}.${mac}`;

    expect(await world.hints.start(forged).catch(code)).toBe('unauthorized');
  });

  it('looks again soon where a worker is done before the provider knows', async () => {
    await world.hints.done(world.request().token);
    await world.tick();
    const failure = { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] };
    const output = { version: 1, status: 'failed', failure };
    world.provider.set('run-1', { state: 'failed', output });
    await world.tick(100);

    expect((await world.find(id)).status).toBe('failed');
  });
});
