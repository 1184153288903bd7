import { Readable } from 'node:stream';

import type { ApiError, ProblemEntry } from '@app/contracts';
import type { Provider } from '@nestjs/common';

import { DiskBudget, diskBudgetOf } from '../artifacts/disk.budget';
import { PartialFiles } from '../artifacts/partial.files';
import { Config } from '../config/config';
import { CALLER, CAPTION, type JobsWorld } from '../jobs/jobs.testing';
import { JobsService } from '../jobs/jobs.service';
import { FileIntake } from './file.intake';
import { FileRemoval } from './file.removal';
import { FileStore } from './file.store';
import { UploadStore } from './upload.store';

/** What a world of jobs needs beside its own for files. */
export const FILE_PROVIDERS: readonly Provider[] = [
  { provide: DiskBudget, inject: [Config], useFactory: diskBudgetOf },
  ...[PartialFiles, FileStore, UploadStore, FileIntake, FileRemoval],
];

const HOUR_MS = 3_600_000;
const SUBTITLES = '1\n00:00:00,000 --> 00:00:01,000\nHello\n';
const VIDEO = '\0\0\0\x20ftypisom....';
/** As many times as a deletion and a job come at once. */
const RACES = 40;

/** What becomes of files that jobs name, on any database. */
export function fileUsesSuite(create: () => Promise<JobsWorld>): void {
  let world: JobsWorld;
  beforeEach(async () => {
    world = await create();
  });
  afterEach(() => world.remove());

  const upload = async (text: string, owner = 'default') => {
    const source = Readable.from([Buffer.from(text, 'latin1')]);
    const file = { owner, filename: 'a', sizeBytes: text.length, source };
    return (await world.get(FileIntake).receive(file)).id;
  };
  const remove = (id: string) =>
    world
      .get(FileRemoval)
      .delete('default', id)
      .then(
        () => 'deleted',
        (error: unknown) => (error as ApiError).code,
      );
  const problems = (body: object) =>
    world.submit(body).then(
      () => [],
      (error: unknown) => (error as ApiError).errors.map(told),
    );

  it('gives the worker addresses of the files that a job names', async () => {
    const [url_video, url_srt] = [await upload(VIDEO), await upload(SUBTITLES)];

    const { input } = await world.submit({ url_video, url_srt });
    await world.tick();

    const address = (id: string) => ({
      url: expect.stringMatching(`^http://store.test/get/o/default/files/${id}/content`) as string,
      from: 'store',
    });
    expect(input).toMatchObject({ url_video, url_srt });
    expect(world.request().sources).toEqual({
      url_video: address(url_video),
      url_srt: address(url_srt),
    });
  });

  it('finds files in the steps of a pipeline', async () => {
    const url_srt = await upload(SUBTITLES);
    const step = { name: 'a', operation: 'caption', input: { ...CAPTION, url_srt } };
    const body = { steps: [step] };
    const submission = { operation: 'pipeline', caller: CALLER, body, requestId: 'r' } as const;

    await world.get(JobsService).submit(submission);
    await world.tick();

    expect(world.request().sources['steps.0.input.url_srt']?.from).toBe('store');
  });

  it('refuses a file of somebody else like one that never was', async () => {
    const foreign = await upload(VIDEO, 'other');
    const never = `file_${'0'.repeat(26)}`;

    expect(await problems({ ...CAPTION, url_video: foreign })).toEqual([missing(foreign)]);
    expect(await problems({ ...CAPTION, url_video: never })).toEqual([missing(never)]);
  });

  it('refuses a file that is over its time', async () => {
    const id = await upload(VIDEO);
    world.clock.step(24 * HOUR_MS);

    expect(await problems({ ...CAPTION, url_video: id })).toEqual([missing(id)]);
  });

  it('refuses a file of another kind', async () => {
    const [url_srt, url_video] = [await upload(VIDEO), await upload(SUBTITLES)];

    expect(await problems({ url_video, url_srt })).toEqual([
      `/url_video format url_video needs a video, and ${url_video} is captions`,
      `/url_srt format url_srt needs captions, and ${url_srt} is a video`,
    ]);
  });

  it('answers a repeat of a request whose file is gone', async () => {
    const id = await upload(VIDEO);
    const first = await world.submitKeyed('key', { ...CAPTION, url_video: id });
    await world.get(JobsService).cancel('default', first.job.id);
    await remove(id);

    const again = await world.submitKeyed('key', { ...CAPTION, url_video: id });

    expect([again.replayed, again.job.id]).toEqual([true, first.job.id]);
  });

  it('keeps a file, asked to delete it or over its time, until its job has ended', async () => {
    const id = await upload(VIDEO);
    const { id: job } = await world.submit({ ...CAPTION, url_video: id });

    expect(await remove(id)).toBe('conflict');
    world.clock.step(25 * HOUR_MS);
    await world.get(FileRemoval).run();
    expect(await filesLeft()).toEqual([id]);

    await world.get(JobsService).cancel('default', job);
    world.clock.step(HOUR_MS);
    await world.get(FileRemoval).run();
    expect(await filesLeft()).toEqual([]);
  });

  it(`lets a job or a deletion win, never both, ${RACES} times`, async () => {
    const ends: string[] = [];
    for (let race = 0; race < RACES; race += 1) {
      const id = await upload(VIDEO);
      const removing = remove(id);
      // A little later each time, so that each of both wins some races.
      for (let turn = 0; turn < race; turn += 1) await Promise.resolve();
      const refused = await problems({ ...CAPTION, url_video: id });
      ends.push(`${refused.length} ${await removing}`);
    }

    expect(ends.filter((end) => !['0 conflict', '1 deleted'].includes(end))).toEqual([]);
    expect(new Set(ends).size).toBe(2);
  });

  it('holds room for no more uploads at once than the quota has', async () => {
    const offered = {
      owner: 'default',
      way: 'direct',
      filename: 'a',
      size_bytes: 2 ** 30,
    } as const;
    const opened = await Promise.allSettled(
      Array.from({ length: 24 }, () => world.get(UploadStore).open(offered)),
    );

    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });

  const filesLeft = async () => {
    const rows = await world.db.reader.selectFrom('files').select('id').execute();
    return rows.map(({ id }) => id);
  };
}

function told({ pointer, code, detail }: ProblemEntry): string {
  return `${pointer} ${code} ${detail}`;
}

function missing(id: string): string {
  return `/url_video not_found url_video: there is no file ${id}; it may be over its time, upload it again`;
}
