import type { ResultManifest } from '@app/contracts';

import { eventually } from '../support/processes';
import { WorkerCrew } from '../support/worker-crew';
import type { Held } from '../support/worker-store';

jest.setTimeout(60_000);

interface Twins {
  readonly slowAt: string;
  /** Holds the slow worker. */
  readonly held: (crew: WorkerCrew, jobId: string) => Promise<Held>;
}

const SLOW_AT: readonly Twins[] = [
  { slowAt: 'its download', held: ({ store }) => store.held('GET /talk.mp4') },
  {
    slowAt: 'its upload',
    held: ({ store }, id) => store.held(`PUT /${id}/${store.sharesGrants ? 'd0' : 'd1'}/video`),
  },
];

describe('an attempt that is delivered again while its first worker was only slow', () => {
  let crew: WorkerCrew;

  beforeAll(async () => {
    crew = await WorkerCrew.start();
    crew.hire(2);
  });

  afterAll(async () => crew.stop());

  /** A job whose first worker is held, and which another one gets then. */
  async function start(jobId: string, held: Promise<Held>) {
    const { provider, store } = crew;
    await provider.idle(2);
    provider.run(jobId, store.request(jobId));
    const slow = await provider.taken(jobId);
    const hold = await held;
    provider.deliver(jobId);
    const fast = await provider.taken(jobId, [slow]);
    return { slow, fast, hold };
  }

  function expectWhole(manifest: ResultManifest | undefined): void {
    const { key = '', size_bytes, sha256 } = manifest?.outputs['video'] ?? {};
    expect(crew.store.factsOf(key)).toEqual({ size_bytes, sha256 });
  }

  const succeeded = (jobId: string, workerId: string) => {
    const manifest = crew.store.manifestOf(jobId);
    return { jobId, workerId, body: { output: { version: 1, status: 'succeeded', manifest } } };
  };

  describe.each([
    ['with grants of their own', false],
    ['with the grants that came with the job', true],
  ])('%s', (how, sharesGrants) => {
    beforeEach(() => void (crew.store.sharesGrants = sharesGrants));

    it.each(SLOW_AT)(
      'has one result, which both report, when it was $slowAt',
      async ({ held, slowAt }) => {
        const { provider, store } = crew;
        const jobId = `${how}-${slowAt}`.replaceAll(' ', '-');
        const { slow, fast, hold } = await start(jobId, held(crew, jobId));
        await provider.reported(jobId);
        const manifest = store.manifestOf(jobId);

        hold.release();

        await provider.reported(jobId, 2);
        expect(provider.finalsOf(jobId)).toEqual([succeeded(jobId, fast), succeeded(jobId, slow)]);
        expect(store.manifestOf(jobId)).toEqual(manifest);
        expectWhole(manifest);
        expect(store.refused.length).toBe(1);
        store.refused.length = 0;
        expect(await crew.isClean()).toBe(true);
      },
    );
  });

  it.each([
    ['of its own, and reports the other', false],
    ['that came with the job, and both report it', true],
  ])(
    'has one result when it was slow before its manifest, with grants %s',
    async (_how, sharesGrants) => {
      const { provider, store } = crew;
      store.sharesGrants = sharesGrants;
      const jobId = `manifest-${sharesGrants}`;
      const { slow, fast, hold } = await start(jobId, store.held(`PUT /${jobId}/manifest`));
      // The other one finds a file without a manifest where both were given the same address.
      const isWaiting = async () =>
        store.refused.length > 0 || store.manifestOf(jobId) !== undefined;
      expect(await eventually(isWaiting, 20_000)).toBe(true);

      hold.release();

      await provider.reported(jobId, 2);
      const ends = [succeeded(jobId, fast), succeeded(jobId, slow)];
      expect(provider.finalsOf(jobId)).toEqual(expect.arrayContaining(ends));
      expectWhole(store.manifestOf(jobId));
      expect(store.refused.length).toBe(1);
      store.refused.length = 0;
      expect(await crew.isClean()).toBe(true);
    },
  );
});
