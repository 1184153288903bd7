import { randomBytes } from 'node:crypto';

import { TEST_API_KEY } from '../../apps/orchestrator/src/config/config.testing';
import { WholeApp } from '../support/whole-app';

jest.setTimeout(120_000);

const FAILURES_PER_MINUTE = 30;

describe('guesses at keys', () => {
  let whole: WholeApp;
  const start = async (env: Record<string, string> = {}) => {
    whole = await WholeApp.start({ env: { LOG_LEVEL: 'silent', ...env } });
  };
  const guess = async (key: string, more: object = {}) =>
    (await whole.send('GET', '/key', { key, ...more })).statusCode;

  afterEach(() => whole.stop());

  it('find nothing in 10,000 tries, however near they are, and shut nobody else out', async () => {
    await start();
    const key = await whole.key('acme');
    const [id, secret] = [key.slice(0, 30), key.slice(30)];
    const near: readonly ((n: number) => string)[] = [
      () => `${id}${randomBytes(32).toString('base64url')}`,
      (n) =>
        `${id}${secret.slice(0, n % secret.length)}${'-'.repeat(secret.length - (n % secret.length))}`,
      () => `ak_${randomBytes(20).toString('hex').slice(0, 26).toUpperCase()}_${secret}`,
      (n) => `${TEST_API_KEY.slice(0, -1)}${n}`,
      () => randomBytes(32).toString('hex'),
    ];
    const statuses: Record<number, number> = {};
    for (let tries = 0; tries < 10_000; tries += 100) {
      const group = Array.from({ length: 100 }, (_, n) => guess(near[n % 5]?.(tries + n) ?? ''));
      for (const status of await Promise.all(group)) statuses[status] = (statuses[status] ?? 0) + 1;
    }

    expect(statuses).toEqual({ 401: FAILURES_PER_MINUTE, 429: 10_000 - FAILURES_PER_MINUTE });
    expect([await guess(key), await guess(TEST_API_KEY)]).toEqual([200, 200]);
    expect(await guess('guess', { remoteAddress: '192.0.2.9' })).toBe(401);
  });

  /** What each proxy in front adds on the right of what it was given. */
  const behind: readonly (readonly [hops: number, real: readonly string[]])[] = [
    [0, []],
    [1, ['198.51.100.7']],
    [2, ['198.51.100.7', '10.0.0.2']],
  ];

  it.each(behind)(
    'are limited behind %d proxies whatever X-Forwarded-For says',
    async (hops, real) => {
      await start({ TRUST_PROXY_HOPS: String(hops) });
      const statuses: number[] = [];
      for (let n = 0; n < 50; n += 1) {
        const forwarded = [`203.0.113.${n}`, `2001:db8::${n}`, ...real].join(', ');
        statuses.push(
          await guess(`guess ${n}`, {
            remoteAddress: '10.0.0.1',
            headers: { 'x-forwarded-for': forwarded },
          }),
        );
      }

      expect(statuses).toEqual([
        ...Array<number>(FAILURES_PER_MINUTE).fill(401),
        ...Array<number>(50 - FAILURES_PER_MINUTE).fill(429),
      ]);
      const other = ['198.51.100.8', ...real.slice(1)].slice(0, hops).join(', ');
      const elsewhere = {
        remoteAddress: hops === 0 ? '10.0.0.9' : '10.0.0.1',
        headers: { ...(hops > 0 && { 'x-forwarded-for': other }) },
      };
      expect(await guess('guess', elsewhere)).toBe(401);
    },
  );

  it('keep within the quota of jobs when 50 come at once', async () => {
    await start({ JOBS_MAX_ACTIVE: '7' });
    const key = await whole.key('acme');
    const payload = { url_image: 'https://example.com/still.png' };

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => whole.send('POST', '/video/img2vid', { key, payload })),
    );

    const taken = answers.filter(({ statusCode }) => statusCode === 202);
    const [refused] = answers.filter(({ statusCode }) => statusCode === 429);
    expect([taken.length, refused?.json<{ code: string }>().code]).toEqual([7, 'quota_exceeded']);
    expect(refused?.headers['retry-after']).toMatch(/^\d+$/);
    expect((await whole.send('GET', '/key', { key })).json()).toMatchObject({
      limits: { active_jobs: 7 },
      remaining: { active_jobs: 0 },
    });
    const { id } = taken[0]?.json<{ id: string }>() ?? { id: '' };
    await whole.send('POST', `/job/${id}/cancel`, { key });
    expect((await whole.send('POST', '/video/img2vid', { key, payload })).statusCode).toBe(202);
  });
});
