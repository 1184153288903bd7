import { AttemptLooks } from './polling/attempt.looks';
import { CAPTION, type JobsWorld } from './jobs.testing';

/** Two orchestrators; on a database that is not shared one that looks twice at once. */
export type CreateTwo = () => Promise<readonly [JobsWorld, JobsWorld]>;

const FAILURE = { code: 'internal', detail: 'It broke.', errors: [] };

/** What comes of an attempt that two look at, when both have read the same. */
export function sameFactsSuite(create: CreateTwo): void {
  let here: JobsWorld;
  let there: JobsWorld;

  beforeEach(async () => {
    [here, there] = await create();
    await here.submit({ ...CAPTION, webhook_url: 'https://hooks.test/' });
    await here.tick();
    await here.hints.start(here.request().token);
  });

  afterEach(async () => {
    await here.remove();
    if (there !== here) await there.remove();
  });

  const ways: Readonly<Record<string, () => Promise<unknown> | void>> = {
    succeeded: () => here.publish(here.request()),
    'failed for good': () => here.provider.set('run-1', failed(false)),
    'failed, to be repeated': () => here.provider.set('run-1', failed(true)),
    'lost its worker': () => here.provider.set('run-1', { state: 'failed', error: 'it is gone' }),
  };

  it.each([
    ['succeeded', { status: 'succeeded', counted: 0, lost: 0, dispatches: 0, told: 1 }],
    ['failed for good', { status: 'failed', counted: 1, lost: 0, dispatches: 0, told: 1 }],
    [
      'failed, to be repeated',
      { status: 'processing', counted: 1, lost: 0, dispatches: 1, told: 0 },
    ],
    ['lost its worker', { status: 'processing', counted: 1, lost: 1, dispatches: 1, told: 0 }],
  ])('is ended once where it %s', async (how, expected) => {
    await ways[how]?.();
    meet([here, there]);
    const id = here.request().attempt_id;
    const look = { hinted: false, paid: true, signal: new AbortController().signal };
    await Promise.all([here, there].map((world) => world.get(AttemptLooks).look(id, look)));

    expect(await came(here)).toEqual({ ...expected, attempts: 1, deletes: 1 });
  });
}

function failed(retryable: boolean) {
  const output = { version: 1, status: 'failed', failure: { ...FAILURE, retryable } };
  return { state: 'failed', output } as const;
}

/** Nobody writes how it ended before both are about to. */
function meet(worlds: readonly JobsWorld[]): void {
  let arrived = 0;
  let open: () => void;
  const both = new Promise<void>((resolve) => (open = resolve));
  for (const { checkpoints } of new Set(worlds)) {
    checkpoints.at('beforeFinal', () => {
      arrived += 1;
      if (arrived === worlds.length) open();
      return both;
    });
  }
}

async function came({ db: { reader } }: JobsWorld) {
  const { status, attempts } = await reader
    .selectFrom('jobs')
    .selectAll()
    .executeTakeFirstOrThrow();
  const task = await reader.selectFrom('tasks').selectAll().executeTakeFirstOrThrow();
  const outbox = await reader.selectFrom('outbox').select('kind').execute();
  const told = await reader.selectFrom('deliveries').select('id').execute();
  const count = (wanted: string) => outbox.filter(({ kind }) => kind === wanted).length;
  return {
    status,
    attempts,
    counted: task.counted_attempts,
    lost: task.lost_workers,
    dispatches: count('dispatch'),
    deletes: count('delete'),
    told: told.length,
  };
}
