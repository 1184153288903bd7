import { WorkerCrew } from '../support/worker-crew';

jest.setTimeout(180_000);

/** Of a phase that a worker spends time in; the others are moments between two requests. */
const RUNS = 25;
const FEW_RUNS = 5;

interface Phase {
  readonly when: string;
  readonly runs: number;
  /** Resolves when the job's first worker is there. */
  readonly reached: (crew: WorkerCrew, jobId: string) => Promise<unknown>;
  /** Folders that a worker leaves behind which dies there; undefined where it may be either. */
  readonly leaves: 1 | undefined;
}

const PHASES: readonly Phase[] = [
  { when: 'has just taken the job', runs: RUNS, reached: async () => undefined, leaves: undefined },
  {
    when: 'says that it begins',
    runs: FEW_RUNS,
    reached: ({ store }, id) => store.held(`POST /hints/${id}/start`),
    // It waits for the answer for some seconds only, and a busy machine may take longer to kill it.
    leaves: undefined,
  },
  { when: 'downloads', runs: RUNS, reached: ({ store }) => store.held('GET /talk.mp4'), leaves: 1 },
  { when: 'renders', runs: RUNS, reached: (crew) => crew.ffmpegBegun(), leaves: 1 },
  {
    when: 'uploads the video',
    runs: RUNS,
    reached: ({ store }, id) => store.held(`PUT /${id}/d1/video`),
    leaves: 1,
  },
  {
    when: 'has stored the video and no manifest',
    runs: FEW_RUNS,
    reached: ({ store }, id) => store.held(`PUT /${id}/d1/video`, 'after'),
    leaves: 1,
  },
  {
    when: 'has stored the manifest and not said so',
    runs: RUNS,
    reached: ({ store }, id) => store.held(`PUT /${id}/manifest`, 'after'),
    leaves: 1,
  },
];

describe('workers that are killed by -9 in the middle of a job', () => {
  let crews: readonly WorkerCrew[];

  beforeAll(async () => {
    crews = await Promise.all([WorkerCrew.start(), WorkerCrew.start()]);
    for (const crew of crews) crew.hire(2);
  });

  afterAll(async () => {
    await Promise.all(crews.map(async (crew) => crew.stop()));
  });

  /** One job whose first worker is killed in a phase. */
  async function die(crew: WorkerCrew, jobId: string, { reached, leaves }: Phase): Promise<void> {
    const { provider, store } = crew;
    await provider.idle(2);
    const isThere = reached(crew, jobId);
    provider.run(jobId, store.request(jobId));
    const first = await provider.taken(jobId);
    await isThere;
    const left = await crew.kill(first);
    const published = store.manifestOf(jobId);
    const rendered = await crew.ffmpegRuns();

    provider.deliver(jobId);
    crew.hire(1);

    const second = await provider.taken(jobId, [first]);
    await provider.reported(jobId);
    const manifest = store.manifestOf(jobId);
    expect(provider.finalsOf(jobId)).toEqual([
      { jobId, workerId: second, body: { output: { version: 1, status: 'succeeded', manifest } } },
    ]);
    const { key = '', size_bytes, sha256 } = manifest?.outputs['video'] ?? {};
    expect(store.factsOf(key)).toEqual({ size_bytes, sha256 });
    if (published) expect([manifest, await crew.ffmpegRuns()]).toEqual([published, rendered]);
    expect(store.refused).toEqual([]);
    if (leaves !== undefined) expect(left).toHaveLength(leaves);
    expect(await crew.isClean()).toBe(true);
  }

  it.each(PHASES)('lose nothing and double nothing when one $when, $runs times', async (phase) => {
    const jobIds = Array.from(
      { length: phase.runs },
      (_, run) => `${PHASES.indexOf(phase)}-${run}`,
    );
    await Promise.all(
      crews.map(async (crew, lane) => {
        const own = jobIds.filter((_, at) => at % crews.length === lane);
        for (const jobId of own) await die(crew, jobId, phase);
      }),
    );

    const ended = crews.flatMap(({ provider }) => provider.finals.map(({ jobId }) => jobId));
    expect(ended.filter((id) => jobIds.includes(id)).sort()).toEqual([...jobIds].sort());
  });
});
