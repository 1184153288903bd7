import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import { TEST_API_KEY, testConfig } from '../config/config.testing';
import { RateLimits } from './rate-limits';

const key = { 'x-api-key': TEST_API_KEY };

describe(RateLimits.name, () => {
  let app: NestFastifyApplication;
  const start = async (env: Record<string, string>) => {
    app = await testApp({ config: testConfig(env) });
  };
  const get = (headers: Record<string, string>, remoteAddress = '192.0.2.1') =>
    app.inject({ url: '/key', headers, remoteAddress });

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await app.close();
  });

  it('tells an owner what is left', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '3' });

    const answer = await get(key);

    expect(answer.headers).toMatchObject({
      'ratelimit-policy': '"default";q=3;w=60',
      ratelimit: '"default";r=2;t=60',
    });
    expect(answer.json()).toEqual({
      object: 'key',
      id: 'key_default',
      owner: 'default',
      scopes: ['jobs:write', 'jobs:read', 'admin'],
      expires_at: null,
      limits: { requests_per_minute: 3, active_jobs: 100_000, monthly_spend_usd: null },
      remaining: { requests: 2, resets_in_seconds: 60, active_jobs: 100_000 },
      webhook_secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string,
    });
  });

  it('refuses more than the limit, from wherever they come, and says when to come again', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '2' });
    await get(key);
    jest.advanceTimersByTime(20_000);
    await get(key, '192.0.2.2');

    const refused = await get(key, '192.0.2.3');

    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({ 'retry-after': '40', ratelimit: '"default";r=0;t=40' });
    expect(refused.json()).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  it('starts anew after the minute', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '1' });
    await get(key);
    jest.advanceTimersByTime(60_000);

    expect((await get(key)).statusCode).toBe(200);
  });

  it('limits nothing at 0', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '0', JOBS_MAX_ACTIVE: '0' });

    const answer = await get(key);

    expect(answer.headers).not.toHaveProperty('ratelimit');
    expect(answer.json()).toMatchObject({
      limits: { requests_per_minute: null, active_jobs: null, monthly_spend_usd: null },
      remaining: { requests: null, resets_in_seconds: null, active_jobs: null },
    });
  });

  it('slows down who tries wrong keys, by address', async () => {
    await start({});
    const statuses = [];
    for (let tries = 0; tries < 32; tries += 1) {
      statuses.push((await get({ 'x-api-key': `guess ${tries}` })).statusCode);
    }

    expect(statuses).toEqual([...Array<number>(30).fill(401), 429, 429]);
    expect((await get({ 'x-api-key': 'guess' })).headers).toMatchObject({
      'retry-after': '60',
      ratelimit: '"wrong-keys";r=0;t=60',
    });
    expect((await get({ 'x-api-key': 'guess' }, '192.0.2.2')).statusCode).toBe(401);
  });

  it('lets a key that can not be guessed in from such an address, and no other', async () => {
    await start({});
    for (let tries = 0; tries < 32; tries += 1) await get({ 'x-api-key': 'guess' });
    expect((await get(key)).statusCode).toBe(200);
    await app.close();

    await start({ X_API_KEY: '123456' });
    expect((await get({ 'x-api-key': '123456' })).statusCode).toBe(200);
    for (let tries = 0; tries < 32; tries += 1) await get({ 'x-api-key': 'guess' });
    expect((await get({ 'x-api-key': '123456' })).statusCode).toBe(429);
  });

  it('takes a whole /64 for one address', async () => {
    await start({});
    for (let tries = 0; tries < 30; tries += 1) {
      await get({ 'x-api-key': 'guess' }, `2001:db8:0:2::${tries.toString(16)}`);
    }

    expect((await get({ 'x-api-key': 'guess' }, '2001:db8:0:2:1:2:3:4')).statusCode).toBe(429);
    expect((await get({ 'x-api-key': 'guess' }, '2001:db8:0:3::99')).statusCode).toBe(401);
  });
});
