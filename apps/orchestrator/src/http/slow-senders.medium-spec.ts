import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';

import { Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { Public } from '../auth/public.decorator';
import { JsonBody } from './json-body.decorator';

jest.setTimeout(60_000);

const SENDERS = 200;

@Controller()
@Public()
class Routes {
  @Get('quick')
  quick(): string {
    return 'here';
  }

  @Post('echo')
  echo(@JsonBody() body: unknown) {
    return { body };
  }
}

describe('senders that never come to an end', () => {
  let app: NestFastifyApplication;
  let port: number;
  let sockets: Socket[];
  let drip: NodeJS.Timeout;

  beforeEach(async () => {
    app = await testApp({ controllers: [Routes] });
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as AddressInfo).port;
  });
  afterEach(async () => {
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
    await app.close();
  });

  /** Opens connections that begin a request and then send a byte of it now and then. */
  const begin = async (head: string, byte: string) => {
    sockets = Array.from({ length: SENDERS }, () =>
      connect(port, '127.0.0.1').on('error', () => undefined),
    );
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.write(head);
    drip = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write(byte);
    }, 200);
  };
  const answers = () =>
    Promise.all(
      sockets.map(async (socket) => String((await once(socket, 'data'))[0]).slice(9, 12)),
    );
  /** The slowest of some requests that others send meanwhile. */
  const slowestMs = async () => {
    let slowest = 0;
    for (let count = 0; count < 20; count += 1) {
      const started = performance.now();
      expect((await fetch(`http://127.0.0.1:${port}/quick`)).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - started);
    }
    return slowest;
  };

  it('of headers are answered 408, and hold up nobody', async () => {
    // As set, but sooner; how often Node looks stays as it is.
    app.getHttpServer().headersTimeout = 1_000;
    await begin('GET /quick HTTP/1.1\r\nHost: x\r\nx-slow: ', 'y');
    const ended = answers();

    expect(await slowestMs()).toBeLessThan(1_000);
    expect(new Set(await ended)).toEqual(new Set(['408']));
  });

  it('of bodies are answered 408, and hold up nobody', async () => {
    await begin('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n{"a":"', 'y');
    const ended = answers();

    expect(await slowestMs()).toBeLessThan(1_000);
    expect(new Set(await ended)).toEqual(new Set(['408']));
    // The rest is read for some seconds more, then the connection is closed.
    await Promise.all(
      sockets.map(
        (socket) =>
          new Promise((resolve) => (socket.closed ? resolve(0) : socket.on('close', resolve))),
      ),
    );
  });
});
