import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { KeySecrets } from '../auth/key.secrets';
import { TEST_SECRET_KEY } from '../config/config.testing';
import { webhookSecret } from '../config/webhook-secret';
import { JobsService } from '../jobs/jobs.service';
import { CAPTION } from '../jobs/jobs.testing';
import { DeliveriesService } from './deliveries.service';
import { WebhookRunner } from './webhook.runner';
import { answered, WebhooksWorld } from './webhooks.testing';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

describeWithPostgres('webhooks of orchestrators that share PostgreSQL', () => {
  let server: TestPostgres;
  let here: WebhooksWorld;
  let there: WebhooksWorld;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    const env = { DATABASE_URL: await server.createDatabase(), SECRET_KEY: TEST_SECRET_KEY };
    here = await WebhooksWorld.create(env);
    there = await WebhooksWorld.create(env, here.receivers);
  });

  afterEach(async () => {
    await here.remove();
    await there.remove();
  });

  const states = async () => {
    const rows = await here.world.db.reader.selectFrom('deliveries').select('state').execute();
    return rows.map(({ state }) => state);
  };
  const both = () => Promise.all([here.deliver(), there.deliver()]);

  it('are sent once each, 200 by two', async () => {
    for (let ten = 0; ten < 20; ten += 1) {
      const urls = Array.from(
        { length: 10 },
        (_, index) => `https://hooks-${ten}-${index % 2}.test/`,
      );
      await Promise.all(urls.map((url) => here.cancelNew(url)));
    }
    await both();

    expect(here.receivers.ids).toHaveLength(200);
    expect(new Set(here.receivers.ids).size).toBe(200);
    expect(await states()).toEqual(Array(200).fill('delivered'));
  });

  it('go on where one of them stops or is killed in the middle', async () => {
    here.receivers.silent.add('hooks.test');
    const stopped = await here.cancelNew();
    await here.world.get(WebhookRunner).run();
    await here.untilSent(1);
    await here.world.get(WebhookRunner).stop();
    here.receivers.silent.clear();
    await there.deliver();
    const killed = await here.cancelNew();
    there.world.checkpoints.at('afterWebhookBeforeMark', () => {
      throw new Error('killed');
    });
    await there.deliver();
    there.world.checkpoints.at('afterWebhookBeforeMark', () => undefined);
    await here.restart();
    await here.deliver(19_999);
    const before = here.receivers.posts.length;
    await here.deliver(1);

    const log = async (id: string) =>
      (await here.world.get(DeliveriesService).list('default', id)).data;
    expect([before, here.receivers.posts.length]).toEqual([3, 4]);
    expect(new Set(here.receivers.ids).size).toBe(2);
    expect(await log(stopped)).toMatchObject([{ state: 'delivered', tries: [{ status: 200 }] }]);
    expect(await log(killed)).toMatchObject([
      { state: 'delivered', tries: [{ status: null }, { status: 200 }] },
    ]);
  });

  it('tell of a job from its beginning to its end, and repeat what failed', async () => {
    here.receivers.answers.push(answered(500), answered(200), answered(410));
    const webhook_events = ['job.started', 'job.progress', 'job.canceled'];
    const webhook = { webhook_url: 'https://hooks.test/', webhook_events };
    const { id } = await here.world.submit({ ...CAPTION, ...webhook });
    await here.world.tick();
    const { token } = here.world.request();
    await here.world.hints.start(token);
    await here.deliver();
    for (const progress of [10, 20]) {
      await here.world.hints.progress(token, { stage: 'rendering', progress, eta_seconds: 1 });
      here.world.clock.step(500);
    }
    await there.deliver(500);
    await here.world.get(JobsService).cancel('default', id);
    await here.deliver();
    await here.world.get(DeliveriesService).resend('default', id, '4');
    await both();

    const { data } = await there.world.get(DeliveriesService).list('default', id);
    expect(data.map(({ n, event, state, tries }) => [n, event, state, tries.length])).toEqual([
      [1, 'job.started', 'unwanted', 1],
      [3, 'job.progress', 'delivered', 1],
      [4, 'job.canceled', 'delivered', 2],
    ]);
  });

  it('promise each event once, however many write at once', async () => {
    const { id } = await here.world.submit({ ...CAPTION, webhook_url: 'https://hooks.test/' });
    const cancels = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? here : there).world.get(JobsService).cancel('default', id),
    );
    await Promise.all(cancels);
    await both();

    expect(here.receivers.posts).toHaveLength(1);
  });

  it('have one secret, wherever it is rotated', async () => {
    await here.world.get(KeySecrets).rotate('default');
    await there.world.get(KeySecrets).rotate('default');

    expect(await here.world.get(KeySecrets).signing('default')).toEqual([
      webhookSecret(TEST_SECRET_KEY, 'default', 3),
      webhookSecret(TEST_SECRET_KEY, 'default', 2),
    ]);
  });
});
