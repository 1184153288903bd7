import type { ProviderStatus } from '../runpod/gpu.provider';
import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { MOST_CALLS } from './polling/call.budget';
import { Dispatcher } from './dispatch/dispatcher';
import { CAPTION, JobsWorld } from './jobs.testing';
import { Reconciler } from './polling/reconciler';

const JOBS = 5_000;
const TICK_MS = 250;

jest.setTimeout(240_000);

/** Counts its calls by time, and ends each attempt a known while after it was submitted. */
class TimedProvider extends MemoryGpuProvider {
  readonly calls: Record<'run' | 'status', number[]> = { run: [], status: [] };
  readonly endsAt = new Map<string, number>();
  now: () => number = () => 0;
  runMs: (index: number) => number = () => Infinity;

  override async submit(...order: Parameters<MemoryGpuProvider['submit']>) {
    this.calls.run.push(this.now());
    const submission = await super.submit(...order);
    if (submission.kind === 'accepted') {
      const { providerId } = submission;
      this.endsAt.set(providerId, this.now() + this.runMs(Number(providerId.slice(4))));
    }
    return submission;
  }

  override async status(providerId: string): Promise<ProviderStatus> {
    this.calls.status.push(this.now());
    return super.status(providerId);
  }
}

describe('5,000 unfinished jobs', () => {
  let world: JobsWorld;
  let provider: TimedProvider;

  const start = async (window: number) => {
    provider = new TimedProvider();
    world = await JobsWorld.create({ PROVIDER_WINDOW: String(window) }, [], { provider });
    provider.now = () => world.clock.now();
    for (let batch = 0; batch < JOBS; batch += 500) {
      await Promise.all(Array.from({ length: 500 }, () => world.submit(CAPTION)));
    }
  };

  afterEach(() => world.remove());

  /** Steps the clock; `each` is what happens at the provider before a tick. */
  const run = async (seconds: number, each: () => Promise<void> = async () => undefined) => {
    for (let at = 0; at < seconds * 1000; at += TICK_MS) {
      world.clock.step(TICK_MS);
      await each();
      await world.get(Dispatcher).idle();
      await world.get(Reconciler).poll();
      await world.get(Reconciler).idle();
      await world.get(Dispatcher).idle();
    }
  };

  const mostInTenSeconds = (times: readonly number[]) => {
    let most = 0;
    let from = 0;
    for (const [index, time] of times.entries()) {
      while ((times[from] ?? time) <= time - 10_000) from += 1;
      most = Math.max(most, index + 1 - from);
    }
    return most;
  };

  /** Attempts that are over get their result; gives those that ended in this tick. */
  const finish = async (done: Set<string>) => {
    const ended: string[] = [];
    for (const [index, { request }] of provider.submitted.entries()) {
      const id = `run-${index + 1}`;
      if (done.has(id) || (provider.endsAt.get(id) ?? Infinity) > world.clock.now()) continue;
      done.add(id);
      const manifest = await world.publish(request);
      provider.set(id, {
        state: 'completed',
        output: { version: 1, status: 'succeeded', manifest },
      });
      ended.push(request.token);
    }
    return ended;
  };

  /** From the provider's end of an attempt to the job's final state. */
  const delays = async () => {
    const rows = await world.db.reader
      .selectFrom('attempts')
      .select(['provider_id', 'ended_at'])
      .where('state', '=', 'ended')
      .execute();
    return rows
      .map(
        ({ provider_id, ended_at }) =>
          (ended_at ?? 0) - (provider.endsAt.get(provider_id ?? '') ?? 0),
      )
      .sort((a, b) => a - b);
  };
  const p95 = (sorted: readonly number[]) => sorted[Math.ceil(sorted.length * 0.95) - 1];

  it.each([
    ['polling alone', false, 5_000],
    ['hints', true, 1_000],
  ])('end within the promised time by %s', async (name, hinted, mostMs) => {
    await start(250);
    provider.runMs = (index) => 5_000 + ((index * 7919) % 20_000);
    const done = new Set<string>();
    await run(45, async () => {
      for (const token of await finish(done)) if (hinted) await world.hints.done(token);
    });

    const found = await delays();
    const [run10, status10] = [
      mostInTenSeconds(provider.calls.run),
      mostInTenSeconds(provider.calls.status),
    ];
    process.stderr.write(
      `${name}: ${found.length} ended, p50 ${found[found.length >> 1]} ms, p95 ${p95(found)} ms, longest ${found.at(-1)} ms; in 10 s at most ${run10} /run, ${status10} /status\n`,
    );
    // How many end in the time depends on how busy this machine is; that some do is enough.
    expect(found.length).toBeGreaterThan(100);
    expect(p95(found)).toBeLessThanOrEqual(mostMs);
    expect(run10).toBeLessThanOrEqual(MOST_CALLS.run);
    expect(status10).toBeLessThanOrEqual(MOST_CALLS.status);
  });

  it('are never asked about too often when all of them are at the provider, and none is forgotten', async () => {
    await start(10_000);
    await run(180);

    const [run10, status10] = [
      mostInTenSeconds(provider.calls.run),
      mostInTenSeconds(provider.calls.status),
    ];
    const { oldest, live } = await world.db.reader
      .selectFrom('attempts')
      .select((select) => [
        select.fn.min<number>('polls').as('oldest'),
        select.fn.countAll<number>().as('live'),
      ])
      .executeTakeFirstOrThrow();
    process.stderr.write(
      `all at the provider: in 10 s at most ${run10} /run, ${status10} /status; fewest looks ${oldest}\n`,
    );
    expect(live).toBe(JOBS);
    expect(run10).toBeLessThanOrEqual(MOST_CALLS.run);
    expect(status10).toBeLessThanOrEqual(MOST_CALLS.status);
    expect(status10).toBeGreaterThan(MOST_CALLS.status / 2);
    expect(oldest).toBeGreaterThanOrEqual(1);
  });
});
