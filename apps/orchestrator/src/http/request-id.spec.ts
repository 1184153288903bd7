import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { requestIdOf } from './request-id';

describe(requestIdOf.name, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  const echoOf = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/', headers })).headers['x-request-id'];

  it('takes and echoes what is safe', async () => {
    expect(await echoOf({ 'x-request-id': 'a-B_1.~:@+/=' })).toBe('a-B_1.~:@+/=');
    expect(await echoOf({ 'x-request-id': 'x'.repeat(128) })).toBe('x'.repeat(128));
  });

  it.each([undefined, '', 'x'.repeat(129), 'a b', 'a"b', '<a>', 'ä'])(
    'makes one in the place of %p',
    async (sent) => {
      expect(await echoOf(sent === undefined ? {} : { 'x-request-id': sent })).toMatch(
        /^req_[0-9A-Z]{26}$/,
      );
    },
  );
});
