import { Logger } from '@nestjs/common';

import { WebhookQueue } from './webhook.queue';
import { answered, WebhooksWorld } from './webhooks.testing';

describe(WebhookQueue.name, () => {
  let hooks: WebhooksWorld;
  let queue: WebhookQueue;

  beforeEach(async () => {
    hooks = await WebhooksWorld.create();
    queue = hooks.world.get(WebhookQueue);
    await hooks.cancelNew();
  });

  afterEach(() => hooks.remove());

  const NOBODY = { jobs: [], receivers: [] };
  const due = async () => {
    const [delivery] = await queue.due(10, NOBODY);
    if (!delivery) throw new Error('Nothing is due.');
    return delivery;
  };
  const claimDue = async () => {
    const claimed = await queue.claim(await due());
    if (!claimed) throw new Error('Somebody else has it.');
    return claimed;
  };
  const row = () =>
    hooks.world.db.reader.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow();

  it('gives a delivery to one of those who claim it', async () => {
    const delivery = await due();
    const claims = await Promise.all([1, 2, 3].map(() => queue.claim(delivery)));

    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(await queue.due(10, NOBODY)).toEqual([]);
  });

  it('gives it to another when the lease of the first is over', async () => {
    await claimDue();
    hooks.world.clock.step(19_999);
    const early = await queue.due(10, NOBODY);
    hooks.world.clock.step(1);

    expect(early).toEqual([]);
    expect((await claimDue()).delivery.tries).toBe(2);
  });

  it('lets whoever comes back after its lease change nothing', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const first = await claimDue();
    hooks.world.clock.step(20_000);
    const second = await claimDue();
    await queue.settle(first, answered(410));
    await queue.release(first);

    expect(await row()).toEqual(second.delivery);
  });

  it('leaves out what it is told to', async () => {
    const { job_id, receiver } = await due();

    expect(await queue.due(10, { jobs: [job_id], receivers: [] })).toEqual([]);
    expect(await queue.due(10, { jobs: [], receivers: [receiver] })).toEqual([]);
  });

  it('finds what is due in the index', async () => {
    const { reader } = hooks.world.db;
    const execute = jest.spyOn(reader.getExecutor(), 'executeQuery');
    await queue.due(10, { jobs: ['job_1'], receivers: ['https://a.test'] });
    const [[asked] = []] = execute.mock.calls;
    execute.mockRestore();
    if (!asked) throw new Error('Nothing was asked.');
    const explained = { ...asked, sql: `explain query plan ${asked.sql}` };
    const { rows } = await reader.executeQuery<{ detail: string }>(explained);

    expect(rows[0]?.detail).toBe(
      'SEARCH deliveries USING INDEX deliveries_by_state (state=? AND due_at<?)',
    );
  });
});
