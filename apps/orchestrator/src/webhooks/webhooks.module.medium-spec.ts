import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Job } from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SchedulerRegistry } from '@nestjs/schedule';

import { Webhook } from 'standardwebhooks';

import { testApp } from '../app.testing';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { DatabaseModule } from '../database/database.module';
import { CAPTION } from '../jobs/jobs.testing';
import { GpuProvider } from '../runpod/gpu.provider';
import { MemoryGpuProvider } from '../runpod/gpu.provider.testing';
import { VideoModule } from '../video/video.module';
import type { Delivery, DeliveryList } from './delivery.views';
import { WebhooksModule } from './webhooks.module';
import { serveReceiver } from './webhooks.testing';

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe(WebhooksModule.name, () => {
  let folder: string;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let origin: string;
  const received = Promise.withResolvers<Received>();
  const again = Promise.withResolvers<Received>();
  const atOnce = Promise.withResolvers<Received>();
  let count = 0;

  beforeAll(async () => {
    const receiver = await serveReceiver((request, response) => {
      void text(request).then((body) => {
        response.writeHead(204).end();
        const message = { url: request.url, headers: request.headers, body };
        count += 1;
        if (count === 1) received.resolve(message);
        else if (count === 2) again.resolve(message);
        else if (request.url === '/at-once') atOnce.resolve(message);
      });
    });
    ({ close, origin } = receiver);
    folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
    app = await testApp({
      config: testConfig({ DATA_DIR: folder, ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8' }),
      imports: [DatabaseModule, VideoModule, WebhooksModule],
      override: (builder) =>
        builder.overrideProvider(GpuProvider).useValue(new MemoryGpuProvider()),
    });
  });

  afterAll(async () => {
    await app.close();
    await close();
    await rm(folder, { recursive: true });
  });

  const call = async <T>(method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { 'x-api-key': TEST_API_KEY };
    return (await app.inject({ method, url, headers, ...(payload && { payload }) })).json<T>();
  };

  /** The answer is noted a moment after the receiver has given it. */
  const settled = async (path: string): Promise<readonly Delivery[]> => {
    const { data } = await call<DeliveryList>('GET', path);
    if (data.every(({ state }) => state !== 'pending')) return data;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return settled(path);
  };

  it('tells a receiver by itself, who can verify it with the secret that GET /key shows', async () => {
    const body = { ...CAPTION, webhook_url: `${origin}/hook?for=me` };
    const { id } = await call<Job>('POST', '/video/caption', body);
    await call('POST', `/job/${id}/cancel`);

    const message = await received.promise;

    const job = await call<Job>('GET', `/job/${id}`);
    const { webhook_secret } = await call<{ webhook_secret: string }>('GET', '/key');
    expect([message.url, message.headers['content-type']]).toEqual([
      '/hook?for=me',
      'application/json',
    ]);
    expect(JSON.parse(message.body)).toEqual({
      type: 'job.canceled',
      timestamp: job.finished_at,
      data: job,
    });
    expect(isGenuine(message, webhook_secret)).toBe(true);
    expect(isGenuine({ ...message, body: `${message.body} ` }, webhook_secret)).toBe(false);
    expect(isGenuine(message, `whsec_${'A'.repeat(43)}=`)).toBe(false);
    const webhook = new Webhook(webhook_secret);
    const headers = message.headers as Record<string, string>;
    expect(webhook.verify(message.body, headers)).toEqual(JSON.parse(message.body));
    expect(() => webhook.verify(`${message.body} `, headers)).toThrow('No matching signature');
    const old = { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 301) };
    expect(() => webhook.verify(message.body, old)).toThrow('Message timestamp too old');
  });

  it('shows what was sent, sends it again with both secrets after a rotation, and tries receivers', async () => {
    const before = await call<{ webhook_secret: string }>('GET', '/key');
    const rotated = await call<{ webhook_secret: string }>('POST', '/webhook/secret/rotate');
    const after = await call<{ webhook_secret: string }>('GET', '/key');
    const { data: jobs } = await call<{ data: readonly Job[] }>('GET', '/job');
    const path = `/job/${jobs[0]?.id}/deliveries`;
    const [logged] = await settled(path);
    const resent = await call<object>('POST', `${path}/1/resend`);
    const message = await again.promise;
    const tested = await call<object>('POST', '/webhook/test', { url: `${origin}/test` });

    const first = await received.promise;
    const delivery = {
      n: 1,
      id: first.headers['webhook-id'],
      event: 'job.canceled',
      receiver: origin,
    };
    expect(after.webhook_secret).toBe(rotated.webhook_secret);
    expect(logged).toMatchObject({ ...delivery, state: 'delivered', tries: [{ status: 204 }] });
    expect(resent).toMatchObject({ ...delivery, state: 'pending' });
    const headers = message.headers as Record<string, string>;
    for (const { webhook_secret } of [before, after]) {
      expect(new Webhook(webhook_secret).verify(message.body, headers)).toMatchObject({
        type: 'job.canceled',
      });
    }
    expect(tested).toMatchObject({ delivered: true, status: 204, detail: null });
  });

  it('tells of an end as soon as it is committed, also if nothing ever ticks', async () => {
    app.get(SchedulerRegistry).deleteInterval('jobs');
    const body = { ...CAPTION, webhook_url: `${origin}/at-once` };
    const { id } = await call<Job>('POST', '/video/caption', body);

    await call('POST', `/job/${id}/cancel`);

    expect(JSON.parse((await atOnce.promise).body)).toMatchObject({ data: { id } });
  });
});

/** What the docs tell receivers to do, written out. */
function isGenuine({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const sentAt = Number(headers['webhook-timestamp']);
  if (!(Math.abs(Date.now() / 1000 - sentAt) < 300)) return false;
  const content = `${String(headers['webhook-id'])}.${sentAt}.${body}`;
  const expected = createHmac('sha256', key).update(content).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'))
    .some((mac) => mac.length === expected.length && timingSafeEqual(mac, expected));
}
