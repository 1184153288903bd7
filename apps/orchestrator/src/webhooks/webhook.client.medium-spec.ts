import type { RequestListener } from 'node:http';

import { takeRefusedDials } from '../../../../test/support/dial-guard';
import { WebhookClient } from './webhook.client';
import { serveReceiver } from './webhooks.testing';

const LOOPBACK = ['127.0.0.0/8'];

describe(WebhookClient.name, () => {
  const closing: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const client = (options: Partial<ConstructorParameters<typeof WebhookClient>[0]> = {}) => {
    const made = new WebhookClient({ allowPrivateNetworks: LOOPBACK, ...options });
    closing.push(() => made.onApplicationShutdown());
    return made;
  };
  const receiver = async (listener: RequestListener) => {
    const { origin, close } = await serveReceiver(listener);
    closing.push(close);
    return origin;
  };
  const post = (url: string) => ({ url, headers: { 'webhook-id': 'out_1' }, body: '{}' });
  const never = new AbortController().signal;

  it('follows no redirect', async () => {
    const paths: (string | undefined)[] = [];
    const origin = await receiver((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/there' }).end();
    });

    const answer = await client().post(post(`${origin}/here`), never);

    expect(answer).toEqual({ kind: 'answered', status: 307, retryAfter: null });
    expect(paths).toEqual(['/here']);
  });

  it.each(['https://10.0.0.1/', 'https://127.0.0.1/', 'https://[::1]/', 'https://localhost/'])(
    'refuses %s without a dial',
    async (url) => {
      const answer = await client({ allowPrivateNetworks: [] }).post(post(url), never);

      expect(answer).toEqual({
        kind: 'unreachable',
        detail: expect.stringMatching(/ does not stand at a public address\.$/) as string,
      });
      expect(takeRefusedDials()).toEqual([]);
    },
  );

  it('hands on what a busy receiver asks for', async () => {
    const origin = await receiver((_request, response) => {
      response.writeHead(503, { 'retry-after': '120' }).end('later');
    });

    const answer = await client().post(post(origin), never);

    expect(answer).toEqual({ kind: 'answered', status: 503, retryAfter: '120' });
  });

  it('takes the first where a receiver asks twice', async () => {
    const origin = await receiver((_request, response) => {
      response.setHeader('retry-after', ['120', '7']).writeHead(503).end('later');
    });

    const answer = await client().post(post(origin), never);

    expect(answer).toEqual({ kind: 'answered', status: 503, retryAfter: '120' });
  });

  it('ends with its time where no answer comes', async () => {
    const origin = await receiver(() => undefined);

    const answer = await client({ timeoutMs: 200 }).post(post(origin), never);

    expect(answer).toEqual({ kind: 'unreachable', detail: 'No answer within 200 ms.' });
  });

  it.each([
    ['slowly', 1],
    ['fast', 64 * 1024],
  ])('reads no more than a little of an answer that comes %s without end', async (_how, bytes) => {
    let sent = 0;
    const origin = await receiver((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => {
        sent += bytes;
        response.write('x'.repeat(bytes));
      }, 5);
      response.on('close', () => clearInterval(timer));
    });

    const answer = await client({ timeoutMs: 500 }).post(post(origin), never);

    expect(answer).toEqual({ kind: 'answered', status: 200, retryAfter: null });
    expect(sent).toBeLessThan(1024 * 1024);
  });

  it('says what can be said of a receiver that is not there', async () => {
    const origin = await receiver(() => undefined);
    await closing.pop()?.();

    const answer = await client().post(post(`${origin}/hook?secret=1`), never);

    const { host } = new URL(origin);
    expect(answer).toEqual({ kind: 'unreachable', detail: `${host} refused the connection.` });
  });

  it('throws the reason of whoever stops it', async () => {
    const stopping = new AbortController();
    const reason = new Error('stopping');
    const origin = await receiver(() => stopping.abort(reason));

    await expect(client().post(post(origin), stopping.signal)).rejects.toBe(reason);
  });
});
