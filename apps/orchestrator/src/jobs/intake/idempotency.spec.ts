import { KEY_LIFE_MS, keyedRequest } from './idempotency';
import { CAPTION, JobsWorld } from '../jobs.testing';
import { JobsService } from '../jobs.service';

describe(keyedRequest.name, () => {
  const asked = { owner: 'default', key: 'k', operation: 'caption', input: CAPTION } as const;

  it('takes what means the same for the same', () => {
    const metadata = { a: '1', b: '2' };
    const turned = { url_srt: CAPTION.url_srt, url_video: CAPTION.url_video };

    expect(keyedRequest({ ...asked, input: { ...CAPTION, metadata } })).toEqual(
      keyedRequest({ ...asked, input: { metadata: { b: '2', a: '1' }, ...turned } }),
    );
  });

  it.each([
    ['owner', { owner: 'other' }, [false, true]],
    ['key', { key: 'l' }, [false, true]],
    ['operation', { operation: 'addaudio' }, [true, false]],
    ['input', { input: { ...CAPTION, metadata: {} } }, [true, false]],
  ] as const)('tells another %s apart', (_what, change, same) => {
    const [first, second] = [keyedRequest(asked), keyedRequest({ ...asked, ...change })];

    expect([first.id === second.id, first.fingerprint === second.fingerprint]).toEqual(same);
  });
});

describe('Idempotency-Key', () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create();
  });

  afterEach(() => world.remove());

  const send = (body: object = CAPTION, owner = 'default') =>
    world.submitKeyed('key 1', body, owner);
  const count = async () => (await world.get(JobsService).list('default', {})).data.length;

  it('stands for one job, however often and at once it is sent', async () => {
    const sent = await Promise.all(Array.from({ length: 50 }, () => send()));

    expect(new Set(sent.map(({ job }) => job.id)).size).toBe(1);
    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await count()).toBe(1);
  });

  it('gives the job as it is now, also when there is no room for new ones', async () => {
    const { job } = await send();
    await world.get(JobsService).cancel('default', job.id);
    world.artifacts.trouble = new Error('The disk is full.');

    expect(await send()).toEqual({ job: await world.find(job.id), replayed: true });
  });

  it('refuses another body, and another operation', async () => {
    const { job } = await send();
    const refused = {
      code: 'idempotency_conflict',
      detail: expect.stringContaining(job.id) as string,
    };

    await expect(send({ ...CAPTION, metadata: { a: '1' } })).rejects.toMatchObject(refused);
    const audio = { url_video: CAPTION.url_video, url_audio: 'https://example.com/a.mp3' };
    await expect(world.submitKeyed('key 1', audio, 'default', 'addaudio')).rejects.toMatchObject(
      refused,
    );
    expect(await count()).toBe(1);
  });

  it('means nothing to another owner', async () => {
    await send();

    expect(await send({ ...CAPTION, metadata: {} }, 'other')).toMatchObject({ replayed: false });
  });

  it('does not remember what was refused', async () => {
    await expect(send({ url_video: 'x' })).rejects.toMatchObject({ code: 'validation_failed' });

    expect(await send()).toMatchObject({ replayed: false });
  });

  it('is kept for a day', async () => {
    const { job } = await send();
    world.clock.step(KEY_LIFE_MS - 1);
    const late = await send();
    world.clock.step(1);
    const after = await send({ ...CAPTION, metadata: { a: '1' } });

    expect(late).toMatchObject({ replayed: true, job: { id: job.id } });
    expect(after.replayed).toBe(false);
    expect(after.job.id).not.toBe(job.id);
    expect(await send({ ...CAPTION, metadata: { a: '1' } })).toMatchObject({ replayed: true });
  });
});
