import { Logger } from '@nestjs/common';
import { sql } from 'kysely';

import { KeySecrets } from '../auth/key.secrets';
import { webhookSecret } from '../config/webhook-secret';
import { TEST_SECRET_KEY } from '../config/config.testing';
import { CAPTION, JobsWorld } from '../jobs/jobs.testing';
import { JobsService } from '../jobs/jobs.service';
import { WebhookRunner } from './webhook.runner';
import { WebhookSender } from './webhook.sender';
import { signatureHeaders } from './webhook.signature';
import { WEBHOOK_PROVIDERS } from './webhooks.module';
import { answered, ScriptedReceivers } from './webhooks.testing';

const HOOK = 'https://hooks.test/videos?secret=1';

describe(WebhookRunner.name, () => {
  let world: JobsWorld;
  let receivers: ScriptedReceivers;

  beforeEach(async () => {
    receivers = new ScriptedReceivers();
    const sender = { provide: WebhookSender, useValue: receivers };
    world = await JobsWorld.create({}, [...WEBHOOK_PROVIDERS, KeySecrets, sender]);
  });

  afterEach(async () => {
    await world.get(WebhookRunner).stop();
    await world.remove();
  });

  const submit = (webhook_url = HOOK) => world.submit({ ...CAPTION, webhook_url });
  const cancel = (id: string) => world.get(JobsService).cancel('default', id);
  const cancelNew = async (webhookUrl?: string) => cancel((await submit(webhookUrl)).id);
  const succeed = async (id: string) => {
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
    return id;
  };
  const fail = async (id: string) => {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      world.provider.answers.push({ kind: 'rejected', detail: '400' });
      await world.tick(60_000);
    }
    return id;
  };
  const deliver = async (stepMs = 0) => {
    world.clock.step(stepMs);
    await world.get(WebhookRunner).run();
    await world.get(WebhookRunner).idle();
  };
  const restart = async () => {
    await world.get(WebhookRunner).stop();
    await world.restart();
  };
  const deliveries = () =>
    world.db.reader.selectFrom('deliveries').selectAll().orderBy('id').execute();
  const states = async () => (await deliveries()).map(({ state }) => state);

  it('tells of a success: the job as its owner sees it, signed with the secret of the owner', async () => {
    const id = await succeed((await submit()).id);
    const [delivery] = await deliveries();
    await deliver(2_500);

    const job = await world.find(id);
    const body = JSON.stringify({ type: 'job.succeeded', timestamp: job.finished_at, data: job });
    const signed = { id: delivery?.id ?? '', sentAtMs: world.clock.now(), body };
    expect(receivers.posts).toEqual([
      {
        url: HOOK,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'api-gpu',
          ...signatureHeaders(signed, [webhookSecret(TEST_SECRET_KEY, 'default')]),
        },
        body,
      },
    ]);
    expect(job.output?.url).toMatch(/^https:\/\/files\.test\/o\//);
    expect(await states()).toEqual(['delivered']);
  });

  it.each([
    ['job.failed', fail],
    ['job.canceled', async (id: string) => (await cancel(id)).id],
  ])('tells of %s', async (type, end) => {
    const id = await end((await submit()).id);
    await deliver();

    const bodies = receivers.posts.map(({ body }) => JSON.parse(body) as unknown);
    const job = await world.find(id);
    expect(bodies).toEqual([{ type, timestamp: job.finished_at, data: job }]);
  });

  it('says nothing of jobs that go on, and of those without a webhook', async () => {
    await submit();
    await world.tick();
    const other = await world.submit();
    await cancel(other.id);
    await deliver();

    expect(receivers.posts).toEqual([]);
  });

  it('tells of an end once, however often a job is canceled', async () => {
    const { id } = await cancelNew();
    await cancel(id);
    await deliver();
    await cancel(id);
    await deliver(3_600_000);

    expect(receivers.posts).toHaveLength(1);
  });

  it('promises in the transaction of the final state: both are written, or neither', async () => {
    const { id } = await submit();
    await world.db.write((transaction) =>
      sql`create trigger no_webhooks before insert on deliveries
        begin select raise(abort, 'full'); end`.execute(transaction),
    );

    await expect(cancel(id)).rejects.toThrow('full');
    expect((await world.find(id)).status).toBe('queued');
  });

  it('tells after a kill right after the final state', async () => {
    const { id } = await submit();
    world.checkpoints.at('afterFinalBeforeWebhook', () => {
      throw new Error('killed');
    });
    await expect(cancel(id)).rejects.toThrow('killed');
    await restart();
    await deliver();

    expect(receivers.posts).toHaveLength(1);
  });

  it('tells again with the same id after a kill before the delivery was marked', async () => {
    await cancelNew();
    world.checkpoints.at('afterWebhookBeforeMark', () => {
      throw new Error('killed');
    });
    await deliver();
    world.checkpoints.at('afterWebhookBeforeMark', () => undefined);
    await restart();
    await deliver(20_000);
    await deliver(20_000);

    const [first] = receivers.ids;
    expect(first).toMatch(/^msg_[0-9A-Z]{26}$/);
    expect(receivers.ids).toEqual([first, first]);
  });

  it('repeats what failed with the same id, signed anew, until it arrives', async () => {
    receivers.answers.push({ kind: 'unreachable', detail: 'x' }, answered(302), answered(204));
    await cancelNew();
    await deliver();
    await deliver(4_999);
    await deliver(1_001);
    await deliver(299_999);
    await deliver(60_001);
    await deliver(24 * 3_600_000);

    const sentAt = receivers.posts.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(sentAt.map((seconds) => seconds - (sentAt[0] ?? 0))).toEqual([0, 6, 366]);
    expect(new Set(receivers.ids).size).toBe(1);
    expect(new Set(receivers.posts.map((post) => post.headers['webhook-signature'])).size).toBe(3);
    expect(await states()).toEqual(['delivered']);
  });

  it('gives up after ten tries', async () => {
    receivers.answers.push(...Array.from({ length: 20 }, () => answered(500)));
    await cancelNew();
    for (let step = 0; step < 20; step += 1) await deliver(30 * 3_600_000);

    expect(receivers.posts).toHaveLength(10);
    expect(await states()).toEqual(['failed']);
  });

  it('sends no more where 410 was answered', async () => {
    receivers.answers.push(answered(410));
    await cancelNew();
    await deliver();
    await deliver(24 * 3_600_000);

    expect(receivers.posts).toHaveLength(1);
    expect(await states()).toEqual(['unwanted']);
  });

  it('forgets a webhook whose job is no more', async () => {
    const { id } = await cancelNew();
    await world.db.write((transaction) =>
      transaction.deleteFrom('jobs').where('id', '=', id).execute(),
    );
    await deliver();

    expect(receivers.posts).toEqual([]);
    expect(await deliveries()).toEqual([]);
  });

  it('logs of a failure no more of the receiver than where it stands', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    receivers.answers.push(answered(500));
    const { id } = await cancelNew();
    await deliver();
    const logged = [...warn.mock.calls];
    warn.mockRestore();

    const facts = { job_id: id, receiver: 'https://hooks.test', tries: 1, reason: 'answered 500' };
    expect(logged).toEqual([[facts, 'Webhook try 1 of 10 failed; it will be repeated.']]);
  });

  it('goes on with others, and with jobs, while a receiver does not answer', async () => {
    receivers.silent.add('dead.test');
    for (let index = 0; index < 40; index += 1) await cancelNew(`https://dead.test/${index}`);
    await cancelNew();
    await world.get(WebhookRunner).run();
    await untilSent(5);
    const { id } = await world.submit();
    await succeed(id);
    await world.get(WebhookRunner).run();

    expect([...receivers.hosts].sort()).toEqual([
      ...Array<string>(4).fill('dead.test'),
      'hooks.test',
    ]);
    expect((await world.find(id)).status).toBe('succeeded');
  });

  it('sends no more than 32 at once, the oldest first', async () => {
    const hosts = Array.from({ length: 40 }, (_, index) => `dead-${index}.test`);
    for (const host of hosts) {
      receivers.silent.add(host);
      world.clock.step(1);
      await cancelNew(`https://${host}/`);
    }
    await world.get(WebhookRunner).run();
    await untilSent(32);
    await world.get(WebhookRunner).run();

    expect([...receivers.hosts].sort()).toEqual(hosts.slice(0, 32).sort());
    expect((await deliveries()).filter(({ tries }) => tries > 0)).toHaveLength(32);
  });

  it('aborts what is under way when it stops, and keeps it as it was', async () => {
    receivers.silent.add('hooks.test');
    await cancelNew();
    const before = await deliveries();
    await world.get(WebhookRunner).run();
    await untilSent(1);
    await world.get(WebhookRunner).stop();
    const after = await deliveries();
    await restart();
    receivers.silent.clear();
    await deliver();

    expect(after).toEqual(before);
    expect(receivers.ids).toEqual([before[0]?.id, before[0]?.id]);
  });

  it('sends nothing while the disk takes no writes', async () => {
    await cancelNew();
    await world.db.write((transaction) =>
      sql`create trigger full before update on deliveries begin select raise(abort, 'full'); end`.execute(
        transaction,
      ),
    );
    await deliver();

    expect(receivers.posts).toEqual([]);
    expect(await deliveries()).toHaveLength(1);
  });

  /** A claim is on disk before its try begins, which takes some turns of the event loop. */
  const untilSent = async (count: number) => {
    while (receivers.posts.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
});
