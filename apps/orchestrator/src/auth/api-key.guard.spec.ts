import { Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { ApiKeyGuard } from './api-key.guard';
import type { Caller } from './caller';
import { CurrentCaller } from './current-caller.decorator';
import { KeyRing, type KnownKey } from './key-ring';
import { Public } from './public.decorator';
import { RequireScope } from './scopes.decorator';

@Controller()
class Routes {
  @Get('who')
  who(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }

  @Post('write')
  @RequireScope('jobs:write')
  write(): string {
    return 'written';
  }
}

/** A second owner with a key that may only read. */
class TwoKeys extends KeyRing {
  async find(sent: Buffer): Promise<KnownKey | undefined> {
    const caller: Caller = { owner: 'reader', keyId: 'key_2', scopes: ['jobs:read'] };
    return sent.toString() === 'read only' ? { caller, guessable: false } : undefined;
  }
}

describe(ApiKeyGuard.name, () => {
  let app: NestFastifyApplication;
  const start = async (env: Record<string, string> = {}) => {
    app = await testApp({ config: testConfig(env), controllers: [Routes] });
  };
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

  afterEach(() => app.close());

  it.each([
    ['X-API-Key', { 'x-api-key': TEST_API_KEY }, 200],
    ['a bearer token', { authorization: `Bearer ${TEST_API_KEY}` }, 200],
    ['a bearer token in another case', { authorization: `bEARER  ${TEST_API_KEY}` }, 200],
    ['nothing', {}, 401],
    ['an empty key', { 'x-api-key': '' }, 401],
    ['another key', { 'x-api-key': 'another' }, 401],
    ['the key in another case', { 'x-api-key': TEST_API_KEY.toUpperCase() }, 401],
    ['the beginning of the key', { 'x-api-key': TEST_API_KEY.slice(0, -1) }, 401],
    ['the key twice', { 'x-api-key': `${TEST_API_KEY}, ${TEST_API_KEY}` }, 401],
    ['a key that no key can be', { 'x-api-key': 'é'.repeat(2000) }, 401],
    ['basic credentials', { authorization: `Basic ${btoa(`user:${TEST_API_KEY}`)}` }, 401],
    ['the bare key as authorization', { authorization: TEST_API_KEY }, 401],
    [
      'a wrong X-API-Key beside a right token',
      { 'x-api-key': 'x', authorization: `Bearer ${TEST_API_KEY}` },
      401,
    ],
  ])('answers %s', async (_what, headers, status) => {
    await start();

    expect((await get('/who', headers)).statusCode).toBe(status);
  });

  it('tells a route who calls', async () => {
    await start();

    expect((await get('/who', { 'x-api-key': TEST_API_KEY })).json()).toEqual({
      owner: 'default',
      keyId: 'key_default',
      scopes: ['jobs:write', 'jobs:read', 'admin'],
    });
  });

  it('takes a key of bytes that are no ASCII as they come over the wire', async () => {
    await start({ X_API_KEY: 'schlüssel-schlüssel-schlüssel-schlüssel' });
    const sent = Buffer.from('schlüssel-schlüssel-schlüssel-schlüssel').toString('latin1');

    expect((await get('/who', { 'x-api-key': sent })).statusCode).toBe(200);
  });

  it('says with which scheme to come, and the same of every wrong key', async () => {
    await start();

    const none = await get('/who');
    const wrong = await get('/who', { 'x-api-key': 'wrong' });

    expect(none.headers['www-authenticate']).toBe('Bearer realm="api-gpu"');
    expect(wrong.json()).toMatchObject({
      code: 'unauthorized',
      detail: 'The key is not known here.',
    });
  });

  it('lets anybody use a public route, and asks there for no key', async () => {
    await start();

    expect((await get('/open', { 'x-api-key': 'wrong' })).statusCode).toBe(200);
  });

  it('answers 403 where a key lacks the scope', async () => {
    app = await testApp({
      controllers: [Routes],
      override: (builder) => builder.overrideProvider(KeyRing).useClass(TwoKeys),
    });
    const headers = { 'x-api-key': 'read only' };

    const answer = await app.inject({ method: 'POST', url: '/write', headers });

    expect([answer.statusCode, (await get('/who', headers)).statusCode]).toEqual([403, 200]);
    expect(answer.json()).toMatchObject({
      code: 'forbidden',
      detail: 'This key has no scope jobs:write.',
    });
  });
});
