import { ArtifactStore } from '../artifacts/artifact.store';
import { JobsService } from './jobs.service';
import { JobDeletion } from './ending/job.deletion';
import { JobsWorld, manifestOf } from './jobs.testing';

const BODY = { url_video: 'https://example.com/clip', at: [0, 1], sheet: {} };
const FILES = { sheet: 'sheet.jpg', 'image-1': 'thumbnail-01.jpg', 'image-2': 'thumbnail-02.jpg' };
type Name = keyof typeof FILES;

describe('jobs that make several files', () => {
  let world: JobsWorld;
  beforeEach(async () => (world = await JobsWorld.create()));
  afterEach(() => world.remove());

  const names = Object.keys(FILES) as Name[];
  const keyOf = (name: string) => world.request().uploads[name]?.key ?? '';

  async function submitted() {
    const { job } = await world.submitKeyed('key', BODY, 'default', 'thumbnail');
    await world.tick();
    return job.id;
  }

  /** Ends the job as a worker would that made these files, in this order. */
  async function made(id: string, which: readonly Name[]) {
    const { video } = manifestOf(world.request()).outputs;
    const file = (name: Name) => ({
      ...{ ...video, key: keyOf(name), filename: FILES[name], content_type: 'image/jpeg' },
    });
    for (const name of names) world.artifacts.put(keyOf(name), 'x'.repeat(1000));
    const outputs = Object.fromEntries(which.map((name) => [name, file(name)]));
    const manifest = { ...manifestOf(world.request()), outputs };
    const output = { version: 1, status: 'succeeded', manifest };
    world.provider.set('run-1', { state: 'completed', output });
    await world.tick(20_000);
    return world.find(id);
  }

  it('are granted an upload for each', async () => {
    await submitted();

    const uploads = Object.entries(world.request().uploads);
    expect(
      uploads.map(([name, { key, headers }]) => [name, key.split('/').at(-1), headers]),
    ).toEqual(names.map((name) => [name, FILES[name], { 'content-type': 'image/jpeg' }]));
  });

  it('show all in the order of the definition, whatever that of the manifest is', async () => {
    const job = await made(await submitted(), ['image-2', 'sheet', 'image-1']);

    expect(job.output?.files.map(({ name, filename }) => [name, filename])).toEqual(
      Object.entries(FILES),
    );
    expect(job.output?.filename).toBe('sheet.jpg');
  });

  it('lead to each by its name', async () => {
    const { id } = await made(await submitted(), names);
    const url = (file?: string) => world.get(JobsService).outputUrl('default', id, file);

    expect(await url()).toContain(keyOf('sheet'));
    expect(await url('image-2')).toContain(keyOf('image-2'));
    await expect(url('image-3')).rejects.toMatchObject({
      code: 'not_found',
      detail: 'The result has no file "image-3"; it has sheet, image-1, image-2.',
    });
  });

  it('are tried again after a manifest that lacks one', async () => {
    const job = await made(await submitted(), ['sheet', 'image-1']);

    expect(job).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('lose all of them when they are deleted', async () => {
    const { id } = await made(await submitted(), names);
    await world.get(JobDeletion).delete('default', id);
    await world.tick();

    const store = world.get(ArtifactStore);
    expect(await Promise.all(names.map((name) => store.facts(keyOf(name))))).toEqual([
      ...[undefined, undefined, undefined],
    ]);
  });
});
