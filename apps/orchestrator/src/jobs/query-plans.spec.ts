import { DispatchStore } from './dispatch.store';
import { JobStore } from './job.store';
import { JobsWorld } from './jobs.testing';
import { OutboxStore } from './outbox.store';
import { PollClaims } from './poll.claims';
import { QueuePositions } from './queue.positions';

describe('the queries that run all the time', () => {
  let world: JobsWorld;

  beforeAll(async () => {
    world = await JobsWorld.create();
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

  it('count what is queued before the jobs of a page once, in the index alone', async () => {
    const plan = await planOf(() => world.get(QueuePositions).of(['job_2', 'job_1']));

    expect(plan.filter((step) => step.includes('jobs'))).toEqual([
      'SEARCH jobs USING COVERING INDEX jobs_by_status (status=? AND id>? AND id<?)',
      'SEARCH jobs USING COVERING INDEX jobs_by_status (status=? AND id>? AND id<?)',
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
});
