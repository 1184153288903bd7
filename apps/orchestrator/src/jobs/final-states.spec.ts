import { ApiError } from '@app/contracts';
import fc from 'fast-check';

import type { ProviderStatus } from '../runpod/gpu.provider';
import { MOST_AT_ONCE } from './polling/call.budget';
import { finalStates, guardFinalStates } from './final-states.testing';
import { JobsWorld } from './jobs.testing';

jest.setTimeout(180_000);

/** What a job comes to by one look at its first attempt; any later attempt succeeds at once. */
type End = 'goes on' | 'succeeded' | 'failed' | 'retried';

/** What the provider says, and what follows by the rules when there is no manifest. */
const STEPS = {
  IN_QUEUE: [{ state: 'queued' }, 'goes on'],
  // `RUNNING` is read as `running` too (runpod.provider.medium-spec.ts).
  IN_PROGRESS: [{ state: 'running' }, 'goes on'],
  'an unknown name': [{ state: 'unknown' }, 'goes on'],
  'no answer (5xx)': ['away', 'goes on'],
  'COMPLETED without output': [{ state: 'completed' }, 'retried'],
  'COMPLETED, its result not stored': ['unstored', 'retried'],
  'FAILED: an own code that can get better': [
    { state: 'failed', error: 'upload_failed: Away.' },
    'retried',
  ],
  'FAILED: an own code that can not': [
    { state: 'failed', error: 'media_invalid: No video.' },
    'failed',
  ],
  'FAILED: job timed out after 1 retries': [
    { state: 'failed', error: 'job timed out after 1 retries' },
    'failed',
  ],
  'FAILED: executionTimeout exceeded': [
    { state: 'failed', error: 'executionTimeout exceeded' },
    'failed',
  ],
  'FAILED without a word': [{ state: 'failed' }, 'retried'],
  CANCELLED: [{ state: 'canceled' }, 'retried'],
  // One that two workers began has lost two; here one began at most.
  TIMED_OUT: [{ state: 'timed_out' }, 'retried'],
  '404': [undefined, 'retried'],
  // Whatever is said after it, and before the end that was decided without it.
  'a manifest': ['manifest', 'succeeded'],
} as const satisfies Record<string, readonly [Partial<ProviderStatus> | string | undefined, End]>;

type Step = keyof typeof STEPS;
const NAMES = Object.keys(STEPS) as Step[];

/** The six states of RunPod's protocol. */
const SIX: readonly Step[] = [
  'IN_QUEUE',
  'IN_PROGRESS',
  'COMPLETED without output',
  'FAILED without a word',
  'CANCELLED',
  'TIMED_OUT',
];

/** The first step that decides anything is the end of the first attempt; there is no second word. */
function expected(steps: readonly Step[]): { status: string; attempts: number } {
  const end = steps.map((step): End => STEPS[step][1]).find((one) => one !== 'goes on');
  if (end === 'failed') return { status: 'failed', attempts: 1 };
  return { status: 'succeeded', attempts: end === 'retried' ? 2 : 1 };
}

describe('final states', () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ PROVIDER_WINDOW: '10000' });
    await guardFinalStates(world.db);
  });

  afterEach(() => world.remove());

  /** Walks one job through each sequence, all of them side by side; gives how each ended. */
  const walk = async (sequences: readonly (readonly Step[])[]) => {
    const ids: string[] = [];
    while (ids.length < sequences.length) ids.push((await world.submit()).id);
    // The provider's rate is 500 in 10 s.
    while (world.provider.submitted.length < sequences.length) await world.tick(12_000);
    const orders = new Map(
      world.provider.submitted.map(({ request }, index) => [request.job_id, index] as const),
    );
    const away = new Set<string>();
    const status = world.provider.status.bind(world.provider);
    world.provider.status = async (id) => {
      if (away.has(id)) throw new ApiError('provider_unavailable', 'It answered 500.');
      return status(id);
    };
    const round = async () => {
      // Any later attempt succeeds at once.
      for (const { request } of world.provider.submitted.slice(sequences.length)) {
        await world.publish(request);
      }
      world.clock.step(15_000);
      const ticks = Math.ceil((2 * sequences.length) / MOST_AT_ONCE.status);
      for (let tick = 0; tick < ticks; tick += 1) await world.tick();
    };
    const longest = Math.max(...sequences.map(({ length }) => length));
    for (let at = 0; at < longest; at += 1) {
      for (const [index, sequence] of sequences.entries()) {
        const step = sequence[at];
        const order = orders.get(ids[index] ?? '');
        if (step === undefined || order === undefined) continue;
        const id = `run-${order + 1}`;
        away.delete(id);
        const [say] = STEPS[step];
        if (say === 'away') away.add(id);
        else if (say === 'manifest') await world.publish(world.request(order));
        else if (say === 'unstored') world.provider.set(id, unstored());
        else world.provider.set(id, say);
      }
      await round();
    }
    // Whatever still goes on succeeds in the end; and what comes too late changes nothing.
    away.clear();
    await round();
    for (const [index, { request }] of world.provider.submitted.entries()) {
      await world.publish(request);
      world.provider.set(`run-${index + 1}`, { state: 'completed' });
    }
    await round();
    await round();
    const rows = await world.db.reader
      .selectFrom('jobs')
      .select(['id', 'status', 'attempts'])
      .execute();
    const ends = new Map(rows.map(({ id, ...end }) => [id, end]));
    return ids.map((id) => ends.get(id));
  };

  const unstored = () => ({
    state: 'completed' as const,
    output: {
      version: 1,
      status: 'failed',
      failure: { code: 'output_invalid', detail: 'Not there.', retryable: true, errors: [] },
    },
  });

  const check = async (sequences: readonly (readonly Step[])[]) => {
    const ends = await walk(sequences);

    const wrong = sequences.flatMap((steps, index) => {
      const end = ends[index];
      const right = expected(steps);
      return end?.status === right.status && end.attempts === right.attempts
        ? []
        : [{ steps, end, right }];
    });
    const written = await finalStates(world.db);
    const jobs = new Set(written.map(({ job_id }) => job_id)).size;
    return { wrong, twice: written.length - jobs, never: sequences.length - jobs };
  };
  const RIGHT = { wrong: [], twice: 0, never: 0 };

  it('are right, and written once, for every order of the six states of the protocol', async () => {
    const orders = permutations(SIX);
    expect(orders).toHaveLength(720);
    expect(await check(orders)).toEqual(RIGHT);
  });

  it('are right for every order of six states with a manifest that appears anywhere', async () => {
    const arbitrary = fc.tuple(
      fc.shuffledSubarray([...SIX], { minLength: 6, maxLength: 6 }),
      fc.nat(6),
    );
    const sequences = fc.sample(arbitrary, { numRuns: 150, seed: 40 }).map(([steps, at]) => {
      const all: Step[] = [...steps];
      all.splice(at, 0, 'a manifest');
      return all;
    });
    expect(await check(sequences)).toEqual(RIGHT);
  });

  it('are right for any states, repeated and backwards', async () => {
    const arbitrary = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 8 });
    const each = NAMES.map((step) => [step, step]);
    const sequences = [...each, ...fc.sample(arbitrary, { numRuns: 150, seed: 41 })];
    expect(await check(sequences)).toEqual(RIGHT);
  });

  it('are guarded by the test itself: the database refuses a second one', async () => {
    const { id } = await world.submit();
    const write = (status: 'failed' | 'succeeded') =>
      world.db.write((transaction) =>
        transaction.updateTable('jobs').set({ status }).where('id', '=', id).execute(),
      );
    await write('failed');

    await expect(write('succeeded')).rejects.toThrow('a final state was written over');
    expect(await finalStates(world.db)).toEqual([{ job_id: id, status: 'failed' }]);
  });
});

function permutations(items: readonly Step[]): Step[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
