import { JobsService } from '../jobs/jobs.service';
import { CAPTION } from '../jobs/jobs.testing';
import { DeliveriesService } from './deliveries.service';
import { DeliveryLog } from './delivery.log';
import { WebhookRunner } from './webhook.runner';
import { answered, WebhooksWorld } from './webhooks.testing';

const HOUR_MS = 3_600_000;

describe(DeliveryLog.name, () => {
  let hooks: WebhooksWorld;

  beforeEach(async () => {
    hooks = await WebhooksWorld.create();
  });

  afterEach(() => hooks.remove());

  const log = () => hooks.world.get(DeliveriesService);
  const list = async (id: string) => (await log().list('default', id)).data;
  const resend = (id: string, n = '1') => log().resend('default', id, n);
  const at = (ms: number) => new Date(ms).toISOString();

  it('shows each try with what went wrong, and of the receiver no more than where it stands', async () => {
    const begin = hooks.world.clock.now();
    hooks.receivers.answers.push(
      { kind: 'unreachable', detail: 'hooks.test refused the connection.' },
      answered(302),
      answered(204),
    );
    const id = await hooks.cancelNew('https://hooks.test/secret?token=1');
    const waiting = await list(id);
    await hooks.deliver();
    const failed = await list(id);
    await hooks.deliver(6_000);
    await hooks.deliver(360_000);

    const delivery = {
      n: 1,
      id: hooks.receivers.ids[0],
      event: 'job.canceled',
      receiver: 'https://hooks.test',
      created_at: at(begin),
    };
    const tries = [
      ...[{ at: at(begin), status: null, detail: 'hooks.test refused the connection.' }],
      { at: at(begin + 6_000), status: 302, detail: 'Answered 302; redirects are not followed.' },
      { at: at(begin + 366_000), status: 204, detail: null },
    ].map((each) => ({ ...each, duration_ms: 0 }));
    const pending = { state: 'pending', settled_at: null };
    expect(waiting).toEqual([{ ...delivery, ...pending, tries: [], next_try_at: at(begin) }]);
    expect(failed).toEqual([
      {
        ...delivery,
        ...pending,
        tries: tries.slice(0, 1),
        next_try_at: expect.any(String) as string,
      },
    ]);
    expect(await list(id)).toEqual([
      {
        ...delivery,
        state: 'delivered',
        settled_at: at(begin + 366_000),
        tries,
        next_try_at: null,
      },
    ]);
  });

  it('shows the jobs of others as unknown ones', async () => {
    const id = await hooks.cancelNew();
    const asked = [
      log().list('other', id),
      log().resend('other', id, '1'),
      log().list('o', 'job_1'),
    ];

    const refused = await Promise.allSettled(asked);

    expect(refused).toMatchObject([
      { reason: { code: 'not_found', detail: `There is no job "${id}".` } },
      { reason: { code: 'not_found', detail: `There is no job "${id}".` } },
      { reason: { code: 'not_found', detail: 'There is no job "job_1".' } },
    ]);
  });

  it.each(['2', '0', '01', '1.0', '-1', 'x'])('has no delivery %s', async (n) => {
    const id = await hooks.cancelNew();

    await expect(resend(id, n)).rejects.toMatchObject({
      code: 'not_found',
      detail: `The job has no delivery "${n}".`,
    });
  });

  it('ends as failed after the schedule of about three days, and is delivered when sent again', async () => {
    const begin = hooks.world.clock.now();
    hooks.receivers.answers.push(...Array.from({ length: 10 }, () => answered(500)));
    const id = await hooks.cancelNew();
    const nextTries: number[] = [];
    for (let tries = 0; tries < 10; tries += 1) {
      await hooks.deliver();
      const [delivery] = await list(id);
      const next = Date.parse(delivery?.next_try_at ?? '') - hooks.world.clock.now();
      nextTries.push(next);
      if (next > 0) hooks.world.clock.step(next);
    }
    const [failed] = await list(id);
    await hooks.deliver(100 * HOUR_MS);
    const again = await resend(id);
    await hooks.deliver();

    const planned = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    const ratios = planned.map((seconds, index) => (nextTries[index] ?? 0) / seconds / 1000);
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.2);
    expect([failed?.state, failed?.tries.length, failed?.next_try_at]).toEqual([
      'failed',
      10,
      null,
    ]);
    expect(Date.parse(failed?.settled_at ?? '') - begin).toBeGreaterThan(75 * HOUR_MS);
    expect([again.state, again.next_try_at]).toEqual(['pending', at(hooks.world.clock.now())]);
    const [delivered] = await list(id);
    expect([delivered?.state, delivered?.tries.length]).toEqual(['delivered', 11]);
    expect(new Set(hooks.receivers.ids)).toEqual(new Set([again.id]));
  });

  it('begins the schedule anew with what is sent again, also before its time', async () => {
    hooks.receivers.answers.push(answered(500), answered(500), answered(500));
    const id = await hooks.cancelNew();
    await hooks.deliver();
    await hooks.deliver(6_000);
    await resend(id);
    await hooks.deliver();
    const [delivery] = await list(id);
    const next = Date.parse(delivery?.next_try_at ?? '') - hooks.world.clock.now();

    expect(hooks.receivers.posts).toHaveLength(3);
    expect(next).toBeLessThanOrEqual(6_000);
  });

  it('sends what was delivered or unwanted once more', async () => {
    hooks.receivers.answers.push(answered(410));
    const id = await hooks.cancelNew();
    await hooks.deliver();
    for (let time = 0; time < 2; time += 1) {
      await resend(id);
      await hooks.deliver();
    }

    const [delivery] = await list(id);
    expect(delivery?.tries.map(({ status }) => status)).toEqual([410, 200, 200]);
  });

  it('does not send one again while a try is under way', async () => {
    hooks.receivers.silent.add('hooks.test');
    const id = await hooks.cancelNew();
    await hooks.world.get(WebhookRunner).run();
    await hooks.untilSent(1);

    await expect(resend(id)).rejects.toMatchObject({
      code: 'conflict',
      detail: 'A try of delivery 1 is under way.',
    });
    const [delivery] = await list(id);
    expect(delivery?.tries).toMatchObject([{ status: null, detail: null, duration_ms: null }]);
  });

  it('says of a try that a crash cut off that nobody knows, and sends again after its lease', async () => {
    const id = await hooks.cancelNew();
    hooks.world.checkpoints.at('afterWebhookBeforeMark', () => {
      throw new Error('killed');
    });
    await hooks.deliver();
    hooks.world.checkpoints.at('afterWebhookBeforeMark', () => undefined);
    await hooks.restart();
    hooks.world.clock.step(20_000);
    const [cut] = await list(id);
    await resend(id);
    await hooks.deliver();

    const [delivery] = await list(id);
    const detail = 'The server stopped during this try; it may have arrived.';
    expect(cut?.tries).toMatchObject([{ status: null, detail, duration_ms: null }]);
    expect(delivery?.tries).toMatchObject([{ detail }, { status: 200, detail: null }]);
    expect(new Set(hooks.receivers.ids).size).toBe(1);
  });

  it('does not send the progress of a job that has ended', async () => {
    hooks.receivers.answers.push(answered(500));
    const webhook = { webhook_url: 'https://hooks.test/', webhook_events: ['job.progress'] };
    const { id } = await hooks.world.submit({ ...CAPTION, ...webhook });
    await hooks.world.tick();
    const { token } = hooks.world.request();
    await hooks.world.hints.start(token);
    await hooks.world.hints.progress(token, { stage: 'rendering', progress: 10, eta_seconds: 1 });
    await hooks.deliver();
    await resend(id);
    await hooks.deliver();
    await hooks.world.get(JobsService).cancel('default', id);

    expect(hooks.receivers.posts).toHaveLength(2);
    await expect(resend(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keeps the last thirty tries of one that is sent again and again', async () => {
    const id = await hooks.cancelNew();
    await hooks.deliver();
    for (let time = 0; time < 40; time += 1) {
      await resend(id);
      await hooks.deliver(1000);
    }

    const [delivery] = await list(id);
    expect([hooks.receivers.posts.length, delivery?.tries.length]).toEqual([41, 30]);
    expect(delivery?.tries.at(-1)?.at).toBe(at(hooks.world.clock.now()));
  });
});
