import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';

import { eventually, isRunning } from '../support/processes';
import { WorkerCrew } from '../support/worker-crew';
import type { Final } from '../support/worker-provider';

jest.setTimeout(120_000);

const VIDEO = '/talk.mp4';

/** Runs a worker with a disk of its own; some machines let nobody mount one. */
const UNSHARE = ['unshare', '--map-root-user', '--mount', 'sh', '-c'] as const;
const ON_SMALL_DISK = [
  ...UNSHARE,
  ...['mount -t tmpfs -o size=20m tmpfs "$WORK_DIR" && exec "$@"', 'worker'],
];

const [UNSHARE_PROGRAM, ...UNSHARE_ARGS] = UNSHARE;
const canMount =
  spawnSync(UNSHARE_PROGRAM, [...UNSHARE_ARGS, 'mount -t tmpfs t /mnt']).status === 0;
const onSmallDisk = canMount ? it : it.skip;

describe('a worker when things go wrong', () => {
  let crew: WorkerCrew;
  let long: Buffer | undefined;

  beforeEach(async () => {
    crew = await WorkerCrew.start();
  });
  afterEach(async () => crew.stop());

  /** Has the jobs caption a video that takes longer than any test waits for it. */
  async function giveLong(): Promise<void> {
    long ??= await crew.giveVideo(120, '640x360');
    crew.store.objects.set(VIDEO, long);
  }

  /** Runs a job to what its worker says last. */
  async function ended(jobId: string, change: object = {}): Promise<Final | undefined> {
    crew.provider.run(jobId, { ...crew.store.request(jobId), ...change });
    return (await crew.provider.reported(jobId)).at(0);
  }

  const failed = (code: string, retryable: boolean) => ({
    output: { status: 'failed', failure: { code, retryable }, spent: { gpu: null } },
    error: expect.stringMatching(`^${code}: `) as string,
  });
  const succeeded = { output: { status: 'succeeded' } };

  it('kills ffmpeg for a stopped job, says no more of it, and takes the next, 10 times', async () => {
    const { provider, store } = crew;
    const short = store.objects.get(VIDEO) ?? Buffer.alloc(0);
    crew.hire(1);
    for (let round = 0; round < 10; round++) {
      await giveLong();
      const begun = crew.ffmpegBegun();
      provider.run(`stopped-${round}`, store.request(`stopped-${round}`));
      await provider.taken(`stopped-${round}`);
      await begun;

      await provider.stopJob(`stopped-${round}`);

      expect(await crew.isClean()).toBe(true);
      store.objects.set(VIDEO, short);
      expect(await ended(`next-${round}`)).toMatchObject({ body: succeeded });
    }
    expect(provider.finals.filter(({ jobId }) => jobId.startsWith('stopped'))).toEqual([]);
    expect([...store.objects.keys()].filter((path) => path.startsWith('/stopped'))).toEqual([]);
  });

  it('leaves no process and no folder after 50 jobs that ran out of time', async () => {
    crew.hire(1, [], { WORKER_CONCURRENCY: '10' });
    await giveLong();
    const limits = { ...crew.store.limits, execution_timeout_ms: 3000 };
    const jobIds = Array.from({ length: 50 }, (_, at) => `late-${at}`);

    const ends = await Promise.all(jobIds.map((jobId) => ended(jobId, { limits })));

    for (const end of ends) expect(end).toMatchObject({ body: failed('timed_out', false) });
    expect((await crew.ffmpegRuns()).length).toBeGreaterThan(0);
    expect(await crew.isClean()).toBe(true);
    await crew.giveVideo(1);
    expect(await ended('next')).toMatchObject({ body: succeeded });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'publishes nothing that ffmpeg left when it was ended by %s',
    async (signal) => {
      crew.hire(1);
      await giveLong();
      const begun = crew.ffmpegBegun();
      const ending = ended('cut');
      await begun;
      process.kill((await crew.ffmpegRuns()).at(-1) ?? 0, signal);

      expect(await ending).toMatchObject({ body: failed('encode_failed', true) });
      expect(crew.store.videosOf('cut')).toEqual([]);
      expect(await crew.isClean()).toBe(true);
    },
  );

  it.each([
    ['downloads', false, async () => crew.store.held(`GET ${VIDEO}`)],
    ['renders', true, async () => crew.ffmpegBegun()],
    ['uploads', false, async () => crew.store.held('PUT /left/d1/video')],
  ])(
    'gives a job back in its grace time when SIGTERM comes while it %s',
    async (_what, isLong, reached) => {
      crew.hire(1, [], { SHUTDOWN_GRACE_SECONDS: '2' });
      if (isLong) await giveLong();
      const isThere = reached();
      const ending = ended('left');
      const { child } = crew.worker(await crew.provider.taken('left'));
      await isThere;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');

      expect(await ending).toMatchObject({ body: failed('worker_lost', true) });
      expect(await exited).toEqual([0, null]);
      expect(crew.store.manifestOf('left')).toBeUndefined();
      expect(await crew.isClean()).toBe(true);
    },
  );

  it('lets a job finish that fits into the grace time', async () => {
    crew.hire(1);
    const stored = crew.store.held('PUT /fits/manifest');
    const ending = ended('fits');
    const { child } = crew.worker(await crew.provider.taken('fits'));
    const hold = await stored;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    hold.release();

    expect(await ending).toMatchObject({ body: succeeded });
    expect(await exited).toEqual([0, null]);
  });

  it('says the same result again until its report arrives', async () => {
    crew.hire(1);
    crew.provider.dropsReports = 3;
    const [jobId, count] = ['told', 4];
    await ended(jobId);

    const told = await crew.provider.reported(jobId, count);

    const manifest = crew.store.manifestOf(jobId);
    const final = {
      ...{ jobId, workerId: 'w1' },
      body: { output: { version: 1, status: 'succeeded', manifest } },
    };
    expect(told).toEqual(Array.from({ length: count }, () => final));
    expect(crew.store.refused).toEqual([]);
  });

  onSmallDisk(
    'fails a job for which there is no room on its disk, and does the next one',
    async () => {
      crew.hire(1, ON_SMALL_DISK);
      const { child } = crew.worker('w1');
      const video = crew.store.objects.get(VIDEO) ?? Buffer.alloc(0);
      crew.store.objects.set(VIDEO, Buffer.concat([video, Buffer.alloc(30e6)]));
      const first = await ended('too-large');
      const folders = async () => readdir(`/proc/${child.pid}/root${crew.workFolder}`);

      expect(first).toMatchObject({ body: failed('storage_full', true) });
      expect(await eventually(async () => (await folders()).length === 0, 5_000)).toBe(true);
      crew.store.objects.set(VIDEO, video);
      expect(await ended('next')).toMatchObject({ body: succeeded });
      expect(await isRunning(child.pid ?? 0)).toBe(true);
    },
  );

  onSmallDisk(
    'fails a job whose result has no room on its disk, and does the next one',
    async () => {
      crew.hire(1, ON_SMALL_DISK);
      const small = crew.store.objects.get(VIDEO) ?? Buffer.alloc(0);
      await crew.giveVideo(10, '640x360');
      const video = crew.store.objects.get(VIDEO) ?? Buffer.alloc(0);
      const filler = Buffer.alloc(20.9e6 - video.length);
      filler.writeUInt32BE(filler.length);
      filler.write('free', 4);
      crew.store.objects.set(VIDEO, Buffer.concat([video, filler]));

      expect(await ended('no-room')).toMatchObject({ body: failed('storage_full', true) });
      expect(crew.store.videosOf('no-room')).toEqual([]);
      crew.store.objects.set(VIDEO, small);
      expect(await ended('next')).toMatchObject({ body: succeeded });
    },
  );
});
