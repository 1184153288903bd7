import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { Public } from '../auth/public.decorator';
import { fastifyOptions } from './fastify-options';
import { JsonBody } from './json-body.decorator';

const arrived = Promise.withResolvers<void>();
const release = Promise.withResolvers<void>();

@Controller()
@Public()
class Routes {
  @Post('echo')
  echo(@JsonBody() body: unknown) {
    return { body };
  }

  @Get('slow')
  async slow(): Promise<string> {
    arrived.resolve();
    await release.promise;
    return 'finished';
  }
}

const POST = 'POST /echo HTTP/1.1\r\nHost: x\r\n';

describe(fastifyOptions.name, () => {
  let app: NestFastifyApplication;
  let port: number;

  beforeEach(async () => {
    app = await testApp({ controllers: [Routes] });
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as AddressInfo).port;
  });
  afterEach(() => app.close());

  /** What comes back for bytes that were written to a connection as they are. */
  const answerTo = async (bytes: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    const answer = await text(socket);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    return { head, body };
  };
  const asCurl = (body: string, length = body.length) =>
    'POST /echo HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nConnection: close\r\n' +
    `Content-Length: ${length}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n${body}`;

  it('takes what curl -d sends', async () => {
    const { head, body } = await answerTo(asCurl('{"url_video":"https://example.com/v.mp4"}'));

    expect(head).toMatch(/^HTTP\/1\.1 201 /);
    expect(JSON.parse(body)).toEqual({ body: { url_video: 'https://example.com/v.mp4' } });
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['headers too long', `GET / HTTP/1.1\r\nHost: x\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
    ['two lengths', `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    [
      'a length and chunks',
      `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
  ])('answers %s with a problem', async (_what, bytes, status = 400) => {
    const { head, body } = await answerTo(bytes);

    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*application/problem\\+json`, 's'));
    expect(JSON.parse(body)).toMatchObject({ status, code: 'validation_failed' });
  });

  it('answers a body that is far too large while it still comes', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(asCurl('x'.repeat(2_000_000), 50_000_000));

    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();

    expect(String(first)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('finishes what it has begun when it closes, and takes nothing new', async () => {
    const answer = fetch(`http://127.0.0.1:${port}/slow`);
    await arrived.promise;

    const closed = app.close();
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow(
      /ECONN(REFUSED|RESET)/,
    );
    release.resolve();

    expect(await (await answer).text()).toBe('finished');
    await closed;
  });
});
