import type { JobStage } from '@app/contracts';

import { KeySecrets } from '../auth/key.secrets';
import { JobsService } from '../jobs/jobs.service';
import { CAPTION, CAPTION_INPUT, JobsWorld } from '../jobs/jobs.testing';
import { WebhookRunner } from './webhook.runner';
import { WebhookSender } from './webhook.sender';
import { WEBHOOK_PROVIDERS } from './webhooks.module';
import { answered, ScriptedReceivers } from './webhooks.testing';

describe('webhook_events', () => {
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

  const ALL = ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'];
  const dispatch = async (events: readonly string[] | null = ALL) => {
    const webhook_url = 'https://hooks.test/';
    const wanted = events && { webhook_events: events };
    const { id } = await world.submit({ ...CAPTION, webhook_url, ...wanted });
    await world.tick();
    return { id, token: world.request().token };
  };
  const progress = (token: string, percent: number, stage: JobStage = 'rendering') =>
    world.hints.progress(token, { stage, progress: percent, eta_seconds: 9 });
  const succeed = async (token: string) => {
    await world.publish(world.request());
    await world.hints.done(token);
    await world.tick();
  };
  const cancel = (id: string) => world.get(JobsService).cancel('default', id);
  const deliver = async (stepMs = 0) => {
    world.clock.step(stepMs);
    await world.get(WebhookRunner).idle();
  };
  const told = () =>
    receivers.posts.map(({ body }) => {
      const { type, data } = JSON.parse(body) as {
        readonly type: string;
        readonly data: { readonly status: string; readonly progress: number };
      };
      return `${type} ${data.status} ${data.progress}`;
    });
  const logged = async () => {
    const rows = await world.db.reader
      .selectFrom('deliveries')
      .selectAll()
      .orderBy('position')
      .execute();
    return rows.map(({ position, event, state }) => `${position} ${event} ${state}`);
  };

  it('are the three final ones where nothing else is asked for', async () => {
    const { token } = await dispatch(null);
    await world.hints.start(token);
    await progress(token, 50);
    await succeed(token);
    await deliver();

    expect(told()).toEqual(['job.succeeded succeeded 100']);
  });

  it('tell of a job from its beginning to its end, in this order, each with the job at that time', async () => {
    const { id, token } = await dispatch();
    await world.hints.start(token);
    const startedAt = (await world.find(id)).started_at;
    await deliver();
    await progress(token, 35);
    await deliver(1000);
    await succeed(token);
    await deliver();

    expect(told()).toEqual([
      'job.started processing 0',
      'job.progress processing 35',
      'job.succeeded succeeded 100',
    ]);
    const [started] = receivers.posts.map(({ body }) => JSON.parse(body) as { timestamp: string });
    expect(started?.timestamp).toBe(startedAt);
  });

  it('tell only what was asked for', async () => {
    const { id, token } = await dispatch(['job.started', 'job.failed']);
    await world.hints.start(token);
    await progress(token, 35);
    await cancel(id);
    await deliver();

    expect(await logged()).toEqual(['1 job.started delivered']);
  });

  it('tell of the beginning once, also when a worker begins anew or only the provider tells', async () => {
    const { token } = await dispatch(['job.started']);
    await world.hints.start(token);
    await world.hints.start(token);
    const other = await dispatch(['job.started']);
    world.provider.set(`run-${world.provider.submitted.length}`, { state: 'running' });
    await world.tick(20_000);
    await deliver();

    expect((await world.find(other.id)).status).toBe('processing');
    expect(told()).toEqual(['job.started processing 0', 'job.started processing 0']);
  });

  it('tell of progress every tenth, and every ten seconds', async () => {
    const { token } = await dispatch(['job.progress']);
    await world.hints.start(token);
    await progress(token, 1, 'downloading');
    await deliver(600);
    for (const percent of [2, 8, 12, 13, 19.9, 20]) {
      await progress(token, percent);
      await deliver(600);
    }
    for (const percent of [21, 22, 23]) {
      await progress(token, percent);
      await deliver(6_000);
    }

    expect(told().map((text) => text.split(' ')[2])).toEqual(['1', '12', '20', '23']);
  });

  it('keep no more than one progress waiting, and none behind the end', async () => {
    receivers.silent.add('hooks.test');
    const { id, token } = await dispatch(['job.progress', 'job.canceled']);
    await world.hints.start(token);
    for (const percent of [10, 20, 30]) {
      await progress(token, percent);
      world.clock.step(1000);
    }
    const waiting = await logged();
    await cancel(id);

    expect(waiting).toEqual(['3 job.progress pending']);
    expect(await logged()).toEqual(['4 job.canceled pending']);
  });

  it('send progress once, whatever the receiver says', async () => {
    receivers.answers.push(answered(500));
    const { token } = await dispatch(['job.progress']);
    await world.hints.start(token);
    await progress(token, 10);
    await deliver();
    await deliver(3_600_000);

    expect(told()).toEqual(['job.progress processing 10']);
    expect(await logged()).toEqual(['1 job.progress failed']);
  });

  it('send no progress again after a kill in the middle of it', async () => {
    const { token } = await dispatch(['job.progress']);
    await world.hints.start(token);
    await progress(token, 10);
    world.checkpoints.at('afterWebhookBeforeMark', () => {
      throw new Error('killed');
    });
    await deliver();
    world.checkpoints.at('afterWebhookBeforeMark', () => undefined);
    await world.get(WebhookRunner).stop();
    await world.restart();
    await deliver(20_000);

    expect(told()).toEqual(['job.progress processing 10']);
    expect(await logged()).toEqual([]);
  });

  it('wait for each other: the end goes when the beginning has been tried', async () => {
    receivers.silent.add('hooks.test');
    const { id, token } = await dispatch(['job.started', 'job.canceled']);
    await world.hints.start(token);
    await world.get(WebhookRunner).run();
    while (receivers.posts.length < 1) await new Promise((resolve) => setImmediate(resolve));
    await cancel(id);
    await world.get(WebhookRunner).run();
    for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done));

    expect(told()).toEqual(['job.started processing 0']);
  });

  it('end with the first 410, and say so', async () => {
    receivers.answers.push(answered(410));
    const { token } = await dispatch();
    await world.hints.start(token);
    await deliver();
    await progress(token, 40);
    await succeed(token);
    await deliver(60_000);

    expect(told()).toEqual(['job.started processing 0']);
    expect(await logged()).toEqual([
      '1 job.started unwanted',
      '2 job.progress unwanted',
      '3 job.succeeded unwanted',
    ]);
  });

  it('keep the last fifty of a job that tells of its progress for long', async () => {
    const { id, token } = await dispatch();
    await world.hints.start(token);
    for (let step = 1; step <= 60; step += 1) {
      await progress(token, step);
      await deliver(10_000);
    }
    await cancel(id);

    expect(receivers.posts).toHaveLength(60);
    const log = await logged();
    expect([log[0], log[1], log.at(-1), log.length]).toEqual([
      '1 job.started delivered',
      '12 job.progress delivered',
      '61 job.canceled pending',
      51,
    ]);
  });

  it('are not the business of workers', async () => {
    await dispatch();

    expect(world.request().input).toEqual(CAPTION_INPUT);
  });
});
