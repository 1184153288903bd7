import { InlineSources } from './inline.sources';
import { JobDeletion } from '../ending/job.deletion';
import { CAPTION, JobsWorld } from '../jobs.testing';

const SUBTITLES = `1\n00:00:00,000 --> 00:00:02,000\n${'a'.repeat(300)}`;
const { url_video } = CAPTION;
const HOUR_MS = 3_600_000;

describe(InlineSources.name, () => {
  let world: JobsWorld;
  beforeEach(async () => (world = await JobsWorld.create()));
  afterEach(() => world.remove());

  const kept = () => [...world.artifacts.objects.keys()];
  const inputOf = async (id: string) => (await world.find(id)).input;

  it('keeps a text in the store, and has the worker fetch it there', async () => {
    const { id } = await world.submit({ url_video, subtitles: SUBTITLES });
    await world.tick();

    const key = `o/default/jobs/${id}/input/subtitles.txt`;
    expect(String(world.artifacts.objects.get(key))).toBe(SUBTITLES);
    const { input, sources } = world.request();
    expect(sources['subtitles']?.url).toContain(`http://store.test/get/${key}?until=`);
    const shown = `${SUBTITLES.slice(0, 200)}…`;
    expect(sources).toEqual({
      url_video: { url: url_video, from: 'public' },
      subtitles: { url: sources['subtitles']?.url, from: 'store' },
    });
    expect(input).toMatchObject({ url_video, subtitles: shown });
    expect(await inputOf(id)).toMatchObject({ url_video, subtitles: shown });
  });

  it('keeps words, and shows ten of them', async () => {
    const words = Array.from({ length: 30 }, (_, at) => ({ text: 'a', start: at, end: at + 1 }));

    const { id } = await world.submit({ url_video, words });

    const stored = world.artifacts.objects.get(`o/default/jobs/${id}/input/words.txt`);
    expect(JSON.parse(String(stored))).toEqual(words);
    expect(await inputOf(id)).toMatchObject({ words: words.slice(0, 10) });
  });

  it('keeps nothing of addresses', async () => {
    await world.submit();

    expect(kept()).toEqual([]);
  });

  it('removes it when the job has ended, and not before', async () => {
    const { id } = await world.submit({ url_video, subtitles: SUBTITLES });
    await world.tick(2 * HOUR_MS);
    expect(kept()).toHaveLength(1);

    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();

    expect((await world.find(id)).status).toBe('succeeded');
    expect(kept().filter((key) => key.includes('/input/'))).toEqual([]);
  });

  it('removes it with a job that is deleted before anybody rendered it', async () => {
    const { id } = await world.submit({ url_video, subtitles: SUBTITLES });
    expect(kept()).toHaveLength(1);

    await world.get(JobDeletion).delete('default', id);
    await world.tick();

    expect(await inputOf(id)).toBeNull();
    expect(kept()).toEqual([]);
  });

  it('removes what belongs to a job that was never written', async () => {
    const [first, second] = await Promise.all([
      world.submitKeyed('k', { url_video, subtitles: SUBTITLES }),
      world.submitKeyed('k', { url_video, subtitles: SUBTITLES }),
    ]);
    expect(first.job.id).toBe(second.job.id);

    await world.tick(2 * HOUR_MS);

    expect(kept()).toEqual([`o/default/jobs/${first.job.id}/input/subtitles.txt`]);
  });

  it('knows two texts apart which begin alike', async () => {
    await world.submitKeyed('k', { url_video, subtitles: SUBTITLES });

    await expect(
      world.submitKeyed('k', { url_video, subtitles: `${SUBTITLES}b` }),
    ).rejects.toMatchObject({ code: 'idempotency_conflict' });
  });
});
