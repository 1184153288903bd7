import { AccountStore } from './accounts/account.store';
import { DispatchQueue } from './dispatch/dispatch.queue';
import { DispatchStore } from './dispatch/dispatch.store';
import { EndedJobs } from '../observability/metrics/ended.jobs';
import { Metrics } from '../observability/metrics/metrics';
import { SharedFigures } from '../observability/metrics/shared.figures';
import { JobStore } from './rows/job.store';
import { JobsWorld } from './jobs.testing';
import { OutboxStore } from './outbox/outbox.store';
import { PollClaims } from './polling/poll.claims';
import { RetentionStore } from './ending/retention.store';

describe('the queries that run all the time', () => {
  let world: JobsWorld;

  beforeAll(async () => {
    world = await JobsWorld.create({}, [SharedFigures, EndedJobs]);
  });

  afterAll(() => world.remove());

  /** How SQLite would run what `ask` asks for. */
  const planOf = async (ask: () => Promise<unknown>) => {
    const { reader } = world.db;
    const executor = reader.getExecutor();
    const execute = jest.spyOn(executor, 'executeQuery');
    await ask();
    const asked = execute.mock.calls.map(([query]) => query);
    execute.mockRestore();
    const plans: string[] = [];
    for (const query of asked) {
      const explained = { ...query, sql: `explain query plan ${query.sql}` };
      const { rows } = await reader.executeQuery<{ detail: string }>(explained);
      plans.push(...rows.map(({ detail }) => detail));
    }
    return plans;
  };

  it('find a page of the list in order, without sorting', async () => {
    const before = { createdAt: 1, id: 'job_1' };
    expect(await planOf(() => world.get(JobStore).list('default', { limit: 20, before }))).toEqual([
      'SEARCH jobs USING INDEX jobs_by_owner (owner=? AND created_at<?)',
    ]);
  });

  it('count what is taken before the jobs of a page, in the index alone', async () => {
    const queue = world.get(DispatchQueue);
    const entry = { id: 'out_1', job_id: 'job_1', owner: 'default', due_at: 1 };
    const plan = await planOf(async () => {
      await queue.count(undefined, entry);
      await queue.count(entry, entry);
      await queue.state();
    });

    expect(plan.filter((step) => /SEARCH|SCAN outbox|SCAN attempts/.test(step))).toEqual([
      'SEARCH outbox USING COVERING INDEX outbox_by_owner (kind=? AND owner=? AND (due_at,id)<(?,?))',
      'SEARCH outbox USING COVERING INDEX outbox_by_owner (kind=? AND owner=? AND (due_at,id)>(?,?) AND (due_at,id)<(?,?))',
      'SEARCH attempts USING INDEX attempts_by_state (state=?)',
      'SEARCH outbox USING COVERING INDEX outbox_by_owner (kind=?)',
    ]);
  });

  it('find the waiting dispatches of a page by its jobs', async () => {
    const queue = world.get(DispatchQueue);
    expect(await planOf(() => queue.entriesOf(['job_1', 'job_2']))).toEqual([
      'SEARCH outbox USING INDEX outbox_by_job (job_id=?)',
    ]);
  });

  it('find what is over its time, and whose account is open, without a scan', async () => {
    const due = { jobsBefore: 1, keysBefore: 1, usageBefore: '2026-01-01' };
    const plan = [
      ...(await planOf(() => world.get(RetentionStore).anyDue(due))),
      ...(await planOf(() => world.get(AccountStore).claim(8, { now: 1, dueAt: 2 }))),
    ];

    expect(plan).toEqual([
      'SEARCH jobs USING COVERING INDEX jobs_by_end (finished_at<?)',
      'SEARCH idempotency_keys USING INDEX idempotency_keys_by_end (expires_at<?)',
      'SEARCH job_usage USING INDEX job_usage_by_day (day<?)',
      'SEARCH outbox USING INDEX outbox_by_kind (kind=? AND due_at<?)',
    ]);
  });

  it('know without a scan whether anything is due', async () => {
    expect(await planOf(() => world.get(DispatchStore).anyDue())).toEqual([
      'SEARCH outbox USING COVERING INDEX outbox_by_kind (kind=? AND due_at<?)',
    ]);
    expect(await planOf(() => world.get(PollClaims).claim(32))).toEqual([
      'SEARCH attempts USING INDEX attempts_by_state (state=? AND next_poll_at<?)',
      'SEARCH attempts USING INDEX attempts_by_state (state=? AND next_poll_at<?)',
    ]);
    const outbox = world.get(OutboxStore);
    expect(await planOf(() => outbox.claim('cancel', 16))).toEqual([
      'SEARCH outbox USING INDEX outbox_by_kind (kind=? AND due_at<?)',
    ]);
  });

  it('read metrics by an index, and the few recent calls of the provider whole', async () => {
    const metrics = new Metrics();
    const plan = await planOf(async () => {
      await world.get(SharedFigures).read(metrics);
      await world.get(EndedJobs).read(metrics);
    });

    const steps = plan.filter((step) => /^(SEARCH|SCAN)/.test(step) && step !== 'SCAN found');
    expect([...new Set(steps)]).toEqual([
      'SEARCH jobs USING COVERING INDEX jobs_by_status (status=?)',
      'SEARCH attempts USING COVERING INDEX attempts_by_state (state=?)',
      'SEARCH outbox USING COVERING INDEX outbox_by_owner (kind=?)',
      'SEARCH jobs USING INDEX jobs_by_status (status=?)',
      'SEARCH deliveries USING COVERING INDEX deliveries_by_state (state=?)',
      'SCAN provider_calls USING INDEX provider_calls_by_second',
      'SEARCH owner_spend USING INDEX owner_spend_by_month (month=?)',
      'SEARCH jobs USING INDEX jobs_by_end (finished_at>? AND finished_at<?)',
      'SEARCH job_usage USING INDEX sqlite_autoindex_job_usage_1 (id=?) LEFT-JOIN',
    ]);
  });
});
