import { ApiError } from '@app/contracts';

import { LimitsStore } from '../auth/limits.store';
import { OwnerLimits } from '../auth/owner.limits';
import { UsageService } from '../usage/usage.service';
import { UsageStore } from '../usage/usage.store';
import { JobAccounting } from './accounts/job.accounting';
import { JobDeletion } from './ending/job.deletion';
import { JobRetention } from './ending/job.retention';
import { CALLER, JobsWorld, manifestOf } from './jobs.testing';

const DAY_MS = 24 * 3_600_000;
/** How old what jobs usually cost may be. */
const KNOWN_FOR_MS = 10_000;
/** What a job of this suite costs: 4.2 s on an L4, from second to second. */
const COST_USD = 0.00095;

/** What is said and bounded of the cost of jobs, on any database. */
export function spendingBehaves(env: () => Promise<Readonly<Record<string, string>>>): void {
  let world: JobsWorld;

  beforeEach(async () => {
    const providers = [OwnerLimits, LimitsStore, UsageStore, UsageService];
    world = await JobsWorld.create({ LOCAL_MODE: 'false', ...(await env()) }, providers);
  });

  afterEach(() => world.remove());

  const finished = async () => {
    const { id } = await world.submit();
    await world.tick();
    world.clock.step(2_000);
    const request = world.request();
    await world.hints.start(request.token);
    const { metrics } = manifestOf(request);
    await world.publish(request, request.uploads, { metrics: { ...metrics, gpu: 'NVIDIA L4' } });
    await world.hints.done(request.token);
    await world.tick(KNOWN_FOR_MS);
    return id;
  };
  const usage = (query: object = {}) => world.get(UsageService).read(CALLER, query);
  const limit = (monthly_spend_usd: number) =>
    world.get(LimitsStore).change('default', { monthly_spend_usd });
  const submitMany = async (count: number) => {
    const asked = Array.from({ length: count }, () => world.submit());
    const results = await Promise.allSettled(asked);
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as ApiError] : [],
    );
    return { taken: count - refusals.length, refusals };
  };

  it('is known of each day, and outlives the rows of jobs', async () => {
    const id = await finished();
    const before = await usage({ from: '2026-11-21' });
    await world.get(JobDeletion).delete('default', id);
    await world.tick(40 * DAY_MS);
    await world.get(JobRetention).run();
    const after = await usage({ from: '2026-11-21', to: '2026-11-22' });

    const of = {
      ...{ jobs: 1, succeeded: 1, failed: 0, canceled: 0 },
      ...{ output_seconds: 5, gpu_seconds: 5, cost_usd: COST_USD, priced_jobs: 1 },
      ...{ queue_ms_p50: 2_000, render_ms_p50: 4_200 },
    };
    const none = {
      ...{ jobs: 0, succeeded: 0, failed: 0, canceled: 0 },
      ...{ output_seconds: 0, gpu_seconds: 0, cost_usd: 0, priced_jobs: 0 },
      ...{ queue_ms_p50: null, render_ms_p50: null },
    };
    expect(before).toEqual({
      ...{ object: 'usage', from: '2026-11-21', to: '2026-11-22' },
      ...{ group_by: 'day', owner: 'default' },
      data: [
        { key: '2026-11-21', ...none },
        { key: '2026-11-22', ...of },
      ],
      total: of,
      spend: {
        ...{ month: '2026-11', limit_usd: null, spent_usd: COST_USD, reserved_usd: 0 },
        resets_at: '2026-12-01T00:00:00.000Z',
      },
    });
    expect(await world.db.reader.selectFrom('jobs').select('id').execute()).toEqual([]);
    expect({ ...after, spend: before.spend }).toEqual(before);
    expect(after.spend).toMatchObject({ month: '2027-01', spent_usd: 0 });
  });

  it('is forgotten after 400 days', async () => {
    await finished();
    await world.tick(8 * DAY_MS);
    await finished();
    await world.tick(392 * DAY_MS);
    const kept = await usage({ group_by: 'operation', from: '2026-11-22', to: '2026-11-22' });
    await world.tick(9 * DAY_MS);

    expect(kept.data).toMatchObject([{ key: 'caption', jobs: 1 }]);
    expect(await world.db.reader.selectFrom('job_usage').select('id').execute()).toEqual([]);
    expect(await world.db.reader.selectFrom('owner_spend').select('id').execute()).toEqual([]);
  });

  it('is corrected by what the provider bills', async () => {
    await finished();
    world.provider.set('run-1', { state: 'completed', queueMs: 1_500, executionMs: 6_100 });
    world.clock.step(3_000);
    await world.get(JobAccounting).run();

    const { total, spend } = await usage();
    expect(total).toMatchObject({
      jobs: 1,
      cost_usd: 0.00133,
      gpu_seconds: 7,
      queue_ms_p50: 1_500,
    });
    expect(spend.spent_usd).toBe(0.00133);
  });

  it('stays below the limit of the month under 50 at once', async () => {
    await finished();
    await limit(4 * COST_USD);

    const { taken, refusals } = await submitMany(50);

    expect(taken).toBe(3);
    expect([...new Set(refusals.map(({ code, detail }) => `${code} ${detail}`))]).toEqual([
      'spend_limit_reached The jobs of this owner have cost $0.00095 of $0.0038 in 2026-11, $0.00285 is set aside for 3 that have not ended, and this one usually costs $0.00095. The limit begins anew at 2026-12-01T00:00:00.000Z.',
    ]);
    expect((await usage()).spend).toMatchObject({
      ...{ limit_usd: 0.0038, spent_usd: COST_USD, reserved_usd: 0.00285 },
    });
    await expect(world.submit(undefined, 'other')).resolves.toMatchObject({ status: 'queued' });
  });

  it('has money again in the next month, and by a higher limit', async () => {
    await finished();
    await limit(COST_USD);
    const full = await submitMany(1);
    await limit(2 * COST_USD);
    const higher = await submitMany(2);
    await limit(COST_USD);
    world.clock.step(9 * DAY_MS);
    const next = await submitMany(1);

    expect([full.taken, higher.taken, next.taken]).toEqual([0, 1, 0]);
    await limit(2 * COST_USD);
    expect((await submitMany(1)).taken).toBe(1);
  });
}
