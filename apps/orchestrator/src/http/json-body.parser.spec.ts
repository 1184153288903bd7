import { Controller, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { RequireScope } from '../auth/scopes.decorator';
import { TEST_API_KEY } from '../config/config.testing';
import { JsonBody } from './json-body.decorator';
import { acceptJsonBodies } from './json-body.parser';

@Controller()
class Echo {
  @Post('echo')
  @RequireScope('jobs:write')
  echo(@JsonBody() body: unknown) {
    return { body: body ?? null };
  }
}

const FORM = 'application/x-www-form-urlencoded';

describe(acceptJsonBodies.name, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await testApp({ controllers: [Echo] });
  });
  afterAll(() => app.close());

  const post = (payload: string | Buffer, type?: string, more: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/echo',
      headers: { 'x-api-key': TEST_API_KEY, ...(type && { 'content-type': type }), ...more },
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    });

  it.each([
    ['JSON', 'application/json'],
    ['JSON with a charset', 'application/json; charset=UTF-8'],
    ['a kind of JSON', 'application/vnd.api+json'],
    ['text', 'text/plain;charset=utf-8'],
    ['a form, as curl -d says', FORM],
    ['nothing', undefined],
  ])('takes an object that is called %s', async (_what, type) => {
    const answer = await post('{"a":[1,"ä",null]}', type);

    expect([answer.statusCode, answer.json()]).toEqual([201, { body: { a: [1, 'ä', null] } }]);
  });

  it('takes a byte order mark, and no body at all', async () => {
    expect((await post('\ufeff{"a":1}', 'application/json')).json()).toEqual({ body: { a: 1 } });
    expect((await post('', 'application/json')).json()).toEqual({ body: null });
    expect((await post(' \n', FORM)).json()).toEqual({ body: null });
  });

  it.each([
    ['multipart/form-data; boundary=x', {}, 'a body of type "multipart/form-data"'],
    ['application/xml', {}, 'a body of type "application/xml"'],
    ['application/json; charset=utf-16', {}, 'the charset "utf-16"'],
    ['application/json', { 'content-encoding': 'gzip' }, 'the content encoding "gzip"'],
  ])('refuses %s %j', async (type, headers, what) => {
    const answer = await post('{}', type, headers);

    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toMatchObject({
      code: 'unsupported_media_type',
      detail: `JSON in UTF-8 is needed, not ${what}.`,
    });
  });

  it.each([
    ['{"a":1,}', 'The body is not JSON (at character 8).'],
    ['{"a":', 'The body is not JSON (at its end).'],
    ['url_video=https%3A%2F%2Fexample.com', 'The body is not JSON.'],
    [Buffer.from([0x22, 0xff, 0x22]), 'The body is not text in UTF-8.'],
    [`${'['.repeat(70)}${']'.repeat(70)}`, 'The body is nested over 64 deep.'],
    ['{"a":1,"b":{},"a":2}', 'The body has the name "a" twice in one object.'],
  ])('refuses %p', async (body, detail) => {
    const answer = await post(body, 'application/json');

    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'validation_failed', detail });
  });

  it('never repeats what it could not read', async () => {
    const answer = await post('{"url": "https://a.example/?X-Amz-Signature=abc', FORM);

    expect(answer.body).not.toContain('Amz');
  });

  it.each(['{"__proto__":{"admin":true}}', '{"a":[{"b/c":{"\\u005f_proto__":1}}]}'])(
    'refuses keys that reach into prototypes: %s',
    async (body) => {
      const answer = await post(body, 'application/json');

      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({
        errors: [
          {
            pointer: body.startsWith('{"__') ? '/__proto__' : '/a/0/b~1c/__proto__',
            code: 'unknown_field',
            detail: '__proto__ is not a known field',
          },
        ],
      });
    },
  );

  it('takes 100 kB and no more, however deep or far over', async () => {
    const padded = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));

    expect((await post(padded(100_000))).statusCode).toBe(201);
    for (const bytes of [100_001, 2_000_000]) {
      const answer = await post(padded(bytes));
      expect(answer.statusCode).toBe(413);
      expect(answer.json()).toMatchObject({ code: 'payload_too_large' });
    }
    expect((await post('['.repeat(90_000))).statusCode).toBe(400);
  });

  it('asks for the key before it says anything about the body', async () => {
    const wrong = { 'x-api-key': 'wrong' };

    const statuses = await Promise.all(
      [
        post('{', FORM, wrong),
        post('<a/>', 'text/xml', wrong),
        post('x'.repeat(200_000), FORM, wrong),
      ].map(async (answer) => (await answer).statusCode),
    );

    expect(statuses).toEqual([401, 401, 401]);
  });
});
