import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import { takeRefusedDials } from '../../../../test/support/dial-guard';
import { KeySecrets } from '../auth/key.secrets';
import { JobsService } from '../jobs/jobs.service';
import { CAPTION, JobsWorld } from '../jobs/jobs.testing';
import { DeliveriesService } from './deliveries.service';
import { WebhookClient } from './webhook.client';
import { WebhookRunner } from './webhook.runner';
import { WebhookSender } from './webhook.sender';
import { WEBHOOK_PROVIDERS } from './webhooks.module';
import { serveReceiver } from './webhooks.testing';

/** Long enough for the others on a busy machine. */
const TIMEOUT_MS = 6000;

describe('receivers that fail', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let world: JobsWorld;
  /** Names of receivers that got a request, as often as they did. */
  let called: string[];

  beforeEach(async () => {
    called = [];
    const ALLOW_PRIVATE_NETWORKS = '127.0.0.0/8';
    const sender = new WebhookClient({
      allowPrivateNetworks: [ALLOW_PRIVATE_NETWORKS],
      timeoutMs: TIMEOUT_MS,
    });
    const provided = { provide: WebhookSender, useValue: sender };
    const providers = [...WEBHOOK_PROVIDERS, KeySecrets, provided];
    // What the door lets in is not what is dialled: names lead elsewhere, and settings change.
    const atTheDoor = { ALLOW_PRIVATE_NETWORKS: `${ALLOW_PRIVATE_NETWORKS},10.0.0.0/8` };
    world = await JobsWorld.create(atTheDoor, providers);
    closing.push(() => world.remove());
    closing.push(() => sender.onApplicationShutdown());
    closing.push(() => world.get(WebhookRunner).stop());
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** The address of a server that answers HTTP in its own way. */
  const http = async (
    name: string,
    answer: (response: ServerResponse, request: IncomingMessage) => void,
  ) => {
    const { origin, close } = await serveReceiver((request, response) => {
      called.push(name);
      request.resume();
      answer(response, request);
    });
    closing.push(close);
    return origin;
  };
  /** The port of a server that does with connections what it likes. */
  const tcp = async (treat: (socket: Socket) => void) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
      treat(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const nobody = async () => {
    const { origin, close } = await serveReceiver(() => undefined);
    await close();
    return origin;
  };
  const drip = (bytes: number) => (response: ServerResponse) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'.repeat(bytes)), 10);
    response.on('close', () => clearInterval(timer));
  };

  const receivers = async (): Promise<Readonly<Record<string, string>>> => ({
    refuses: await nobody(),
    hangs: await http('hangs', () => undefined),
    resets: `http://${await tcp((socket) => socket.once('data', () => socket.resetAndDestroy()))}`,
    redirects: await http('redirects', (response) => {
      response.writeHead(302, { location: target }).end();
    }),
    fails: await http('fails', (response) => response.writeHead(500).end('no')),
    busy: await http('busy', (response) => {
      response.writeHead(429, { 'retry-after': '120' }).end();
    }),
    gone: await http('gone', (response) => response.writeHead(410).end()),
    drips: await http('drips', drip(1)),
    endless: await http('endless', drip(64 * 1024)),
    noTls: (await http('noTls', (response) => response.end())).replace('http:', 'https:'),
    noHttp: `http://${await tcp((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n\r\n')))}`,
    private: 'https://10.0.0.1',
    fine: await http('fine', (response) => response.writeHead(204).end()),
  });
  let target: string;

  it('are each dealt with by the schedule, and delay neither jobs nor others', async () => {
    const spied = await http('target', (response) => response.end());
    target = spied;
    const origins = await receivers();
    const ids: Record<string, string> = {};
    for (const [name, origin] of Object.entries(origins)) {
      for (let index = 0; index < 2; index += 1) {
        const { id } = await world.submit({ ...CAPTION, webhook_url: `${origin}/secret?token=1` });
        await world.get(JobsService).cancel('default', id);
        ids[name] = id;
      }
    }

    const begun = performance.now();
    void world.get(WebhookRunner).run();
    while (called.filter((name) => name === 'fine').length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const fineMs = performance.now() - begun;
    const other = await world.submit();
    await world.tick();
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
    const jobMs = performance.now() - begun;
    await world.get(WebhookRunner).idle();
    const allMs = performance.now() - begun;

    const told: Record<string, unknown> = {};
    for (const [name, id] of Object.entries(ids)) {
      const [delivery] = (await world.get(DeliveriesService).list('default', id)).data;
      const [first, ...more] = delivery?.tries ?? [];
      const inSeconds =
        (Date.parse(delivery?.next_try_at ?? '') - world.clock.now()) / 1000 || null;
      told[name] = [
        delivery?.state,
        first?.status,
        first?.detail?.replace(URL.parse(origins[name] ?? '')?.host ?? '', 'HOST') ?? null,
        inSeconds === null ? null : inSeconds >= 5 && inSeconds <= 6 ? 'soon' : inSeconds,
        more.length,
      ];
    }
    expect(told).toEqual({
      refuses: ['pending', null, 'HOST refused the connection.', 'soon', 0],
      hangs: ['pending', null, 'No answer within 6000 ms.', 'soon', 0],
      resets: ['pending', null, 'HOST cut the connection.', 'soon', 0],
      redirects: ['pending', 302, 'Answered 302; redirects are not followed.', 'soon', 0],
      fails: ['pending', 500, 'Answered 500.', 'soon', 0],
      busy: ['pending', 429, 'Answered 429.', 120, 0],
      gone: ['unwanted', 410, 'Answered 410; nothing more is wanted.', null, 0],
      drips: ['delivered', 200, null, null, 0],
      endless: ['delivered', 200, null, null, 0],
      noTls: ['pending', null, 'HOST did not speak TLS as it must.', 'soon', 0],
      noHttp: ['pending', null, 'HOST did not answer in HTTP.', 'soon', 0],
      private: ['pending', null, 'HOST does not stand at a public address.', 'soon', 0],
      fine: ['delivered', 204, null, null, 0],
    });
    expect((await world.find(other.id)).status).toBe('succeeded');
    expect(called.filter((name) => name === 'target')).toEqual([]);
    expect(takeRefusedDials()).toEqual([]);
    // Those that hang or drip hold on for the whole time; nobody waited for them.
    expect(allMs).toBeGreaterThanOrEqual(TIMEOUT_MS);
    expect(Math.max(fineMs, jobMs)).toBeLessThan(TIMEOUT_MS);
  });
});
