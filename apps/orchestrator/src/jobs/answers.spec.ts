import { JobsService } from './jobs.service';
import { JobsWorld, manifestOf } from './jobs.testing';

const SOUND = {
  ...{ type: 'audio', container: 'mp3', size_bytes: 9, duration_seconds: 1, bit_rate: 72 },
  ...{ title: null, video: null, audio: null, image: null, chapters: [], fast_start: null },
  tracks: { video: 0, audio: 1, subtitle: 0 },
};

describe('jobs that answer data', () => {
  let world: JobsWorld;
  beforeEach(async () => (world = await JobsWorld.create()));
  afterEach(() => world.remove());

  /** A probe whose worker says that it found this. */
  async function probed(data: object | null, outputs = {}) {
    const body = { url_media: 'https://example.com/voice' };
    const { job } = await world.submitKeyed('key', body, 'default', 'probe');
    await world.tick();
    const manifest = { ...manifestOf(world.request()), outputs, data };
    const output = { version: 1, status: 'succeeded', manifest };
    world.provider.set('run-1', { state: 'completed', output });
    await world.tick(20_000);
    return world.find(job.id);
  }

  it('are granted no upload but that of the manifest', async () => {
    await probed(SOUND);

    expect(world.request().uploads).toEqual({});
  });

  it('show the fields of the answer, and nothing else that a worker says', async () => {
    const job = await probed({ ...SOUND, html: '<script>' });

    expect(job).toMatchObject({ status: 'succeeded', warnings: [] });
    expect(job.output).toEqual({
      ...{ url: null, filename: null, content_type: null, size_bytes: null, sha256: null },
      ...{ media: null, delivered: null, files: [], data: SOUND },
    });
    await expect(world.get(JobsService).outputUrl('default', job.id)).rejects.toMatchObject({
      ...{ code: 'not_found', detail: 'This job has no file as its result.' },
    });
  });

  it.each([
    ['no data', null, {}],
    ['data of another form', { ...SOUND, size_bytes: '9' }, {}],
  ])('are tried again after a manifest with %s', async (_name, data, outputs) => {
    expect(await probed(data, outputs)).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('are tried again after a manifest with a file that nobody asked for', async () => {
    const { outputs } = manifestOf({ uploads: {} } as never);

    expect(await probed(SOUND, outputs)).toMatchObject({ status: 'queued', attempts: 1 });
  });
});
