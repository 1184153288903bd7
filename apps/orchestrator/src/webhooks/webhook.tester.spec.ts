import type { ApiError } from '@app/contracts';
import { Webhook } from 'standardwebhooks';

import { KeySecrets } from '../auth/key.secrets';
import { Clock } from '../clock/clock';
import { WebhookTester } from './webhook.tester';
import { answered, WebhooksWorld } from './webhooks.testing';

const URL = 'https://hooks.test/here';

describe(WebhookTester.name, () => {
  let hooks: WebhooksWorld;

  beforeEach(async () => {
    hooks = await WebhooksWorld.create();
  });

  afterEach(() => hooks.remove());

  const test = (url = URL, owner = 'default') =>
    hooks.world.get(WebhookTester).test(owner, { url });

  it('sends one event of its own type, which the secret of the owner verifies', async () => {
    jest.useFakeTimers({ now: hooks.world.get(Clock).now(), doNotFake: ['setImmediate'] });
    const result = await test();
    const [post] = hooks.receivers.posts;
    const secret = await hooks.world.get(KeySecrets).current('default');
    const event = new Webhook(secret).verify(post?.body ?? '', { ...post?.headers });
    jest.useRealTimers();

    expect(event).toEqual({
      type: 'webhook.test',
      timestamp: '2026-11-22T10:00:00.000Z',
      data: { message: 'This is a test; it says nothing of any job.' },
    });
    expect([post?.url, result]).toEqual([
      URL,
      {
        delivered: true,
        status: 200,
        detail: null,
        duration_ms: 0,
        webhook_id: post?.headers['webhook-id'],
      },
    ]);
  });

  it('says what went wrong', async () => {
    const detail = 'hooks.test refused the connection.';
    hooks.receivers.answers.push(answered(410), answered(500), { kind: 'unreachable', detail });
    const results = [await test(), await test(), await test()];

    expect(results).toMatchObject([
      { delivered: false, status: 410, detail: 'Answered 410; nothing more is wanted.' },
      { delivered: false, status: 500, detail: 'Answered 500.' },
      { delivered: false, status: null, detail },
    ]);
  });

  it.each([{}, { url: 'ftp://hooks.test' }, { url: URL, more: 1 }])('refuses %j', async (body) => {
    await expect(hooks.world.get(WebhookTester).test('default', body)).rejects.toMatchObject({
      code: 'validation_failed',
    });
    expect(hooks.receivers.posts).toEqual([]);
  });

  it.each([
    ['http://hooks.test/', 'is not https:'],
    ['https://hooks.test:8443/', 'has the port 8443'],
    ['https://10.0.0.1/', 'stands at 10.0.0.1, which is not a public address'],
  ])('refuses %s as the webhook_url of a job is refused', async (url, reason) => {
    const tested: unknown = await test(url).catch((error: unknown) => error);
    const asked: unknown = await hooks.cancelNew(url).catch((error: unknown) => error);

    const refused = { code: 'validation_failed', errors: [{ code: 'format' }] };
    expect([tested, asked]).toMatchObject([refused, refused]);
    expect((tested as ApiError).detail).toContain(`url ${reason}`);
    expect((asked as ApiError).detail).toBe(`webhook_${(tested as ApiError).detail}`);
    expect(hooks.receivers.posts).toEqual([]);
  });

  it('has four of an owner at once, and lets them go when the server stops', async () => {
    hooks.receivers.silent.add('hooks.test');
    const waiting = Promise.allSettled(Array.from({ length: 4 }, () => test()));
    const fifth = test().catch((error: unknown) => error);
    const other = await test('https://fine.test/', 'other');
    await hooks.untilSent(5);
    hooks.world.get(WebhookTester).beforeApplicationShutdown();

    expect(await fifth).toMatchObject({ code: 'rate_limited' });
    expect(other.delivered).toBe(true);
    expect(await waiting).toMatchObject(
      Array(4).fill({ reason: { code: 'provider_unavailable' } }),
    );
    await expect(test('https://fine.test/')).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });
});
