import { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
import type { Database } from '../database/database';
import { DatabaseKeyRing } from './database.key-ring';
import { JobQuota } from './job.quota';
import { KeyStore, type MadeKey, type NewKey } from './key.store';
import { LimitsStore } from './limits.store';
import { OwnerLimits } from './owner.limits';
import { RequestCounts } from './request.counts';
import { CACHED_MS } from './row.cache';

const MINUTE_MS = 60_000;
export const NEW_KEY: NewKey = {
  owner: 'acme',
  name: 'n8n',
  scopes: ['jobs:write', 'jobs:read'],
  lifetimeMs: null,
};

/** What keys, limits and quotas do on any database; `ring` is one more program that shares it. */
export function callersBehave(database: () => Database): void {
  let clock: SteppedClock;
  let store: KeyStore;
  let ring: DatabaseKeyRing;
  let otherRing: DatabaseKeyRing;

  beforeEach(async () => {
    clock = new SteppedClock();
    store = new KeyStore(database(), clock);
    ring = new DatabaseKeyRing(database(), clock);
    otherRing = new DatabaseKeyRing(database(), clock);
    await database().write(async (transaction) => {
      await transaction.deleteFrom('api_keys').execute();
      await transaction.deleteFrom('owner_limits').execute();
      await transaction.deleteFrom('request_counts').execute();
      await transaction.deleteFrom('jobs').execute();
    });
  });

  const requests = () => new RequestCounts(database(), clock);

  describe('requests', () => {
    it('are counted over all orchestrators, and never more than the limit is let through', async () => {
      const counters = [requests(), requests(), requests()];
      const limit = 100;
      let passed = 0;
      for (let request = 0; request < 150; request += 1) {
        const counter = counters[request % counters.length];
        const counted = await counter?.spend('acme', limit);
        if (counted && counted.requests <= limit) passed += 1;
      }
      const atOnce = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => counters[index % 3]?.spend('acme', limit)),
      );
      const other = await requests().spend('other', limit);

      // Each of the others may hold up to a twentieth that it did not need.
      expect(passed).toBeLessThanOrEqual(100);
      expect(passed).toBeGreaterThanOrEqual(90);
      expect(atOnce.filter((counted) => (counted?.requests ?? 0) <= limit)).toEqual([]);
      expect(other).toEqual({ requests: 1, endsAt: clock.now() + MINUTE_MS });
    });

    it('begin anew after the minute, for all of them', async () => {
      const [here, there] = [requests(), requests()];
      await here.spend('acme', 2);
      clock.step(10_000);
      const second = await there.spend('acme', 2);
      const third = await here.spend('acme', 2);
      clock.step(50_000);

      expect([second, third]).toEqual([
        { requests: 2, endsAt: clock.now() },
        { requests: 3, endsAt: clock.now() },
      ]);
      expect(here.state('acme')).toBeUndefined();
      expect(await there.spend('acme', 2)).toEqual({
        requests: 1,
        endsAt: clock.now() + MINUTE_MS,
      });
      expect(await here.spend('acme', 2)).toMatchObject({ requests: 2 });
    });
  });

  const finds = async (key: string, where = ring) =>
    (await where.find(Buffer.from(key)))?.caller.keyId;
  const findsBoth = async ({ key }: MadeKey) => [await finds(key), await finds(key, otherRing)];

  describe('keys', () => {
    it('know who calls, and keep nothing that opens a door', async () => {
      const { row, key } = await store.make({ ...NEW_KEY, lifetimeMs: MINUTE_MS });

      expect(key).toMatch(/^ak_[0-9A-Z]{26}_[\w-]{43}$/);
      expect(await ring.find(Buffer.from(key))).toEqual({
        caller: {
          owner: 'acme',
          keyId: row.id,
          scopes: ['jobs:write', 'jobs:read'],
          expiresAt: clock.now() + MINUTE_MS,
        },
        guessable: false,
      });
      const secret = key.split('_').slice(2).join('_');
      expect(JSON.stringify(await store.list())).not.toContain(secret);
    });

    it('are unlike each other, and found only whole', async () => {
      const first = await store.make(NEW_KEY);
      const second = await store.make(NEW_KEY);
      const [, id, secret] = /^(ak_\w{26}_)(.+)$/.exec(first.key) ?? [];
      const otherSecret = second.key.slice(30);

      expect(await finds(`${id}${otherSecret}`)).toBeUndefined();
      expect(await finds(`${second.key.slice(0, 30)}${secret}`)).toBeUndefined();
      expect(await finds(`ak_${'0'.repeat(26)}_${secret}`)).toBeUndefined();
      expect(await finds(first.key.slice(0, -1))).toBeUndefined();
      expect(await finds(first.row.hash)).toBeUndefined();
      expect([await finds(first.key), await finds(second.key)]).toEqual([
        first.row.id,
        second.row.id,
      ]);
    });

    it('end everywhere within seconds when they are revoked', async () => {
      const made = await store.make(NEW_KEY);
      expect(await findsBoth(made)).toEqual([made.row.id, made.row.id]);

      await store.revoke(made.row.id);
      clock.step(CACHED_MS);

      expect(await findsBoth(made)).toEqual([undefined, undefined]);
    });

    it('end at their time, whatever is cached', async () => {
      const made = await store.make({ ...NEW_KEY, lifetimeMs: 1_000 });
      clock.step(999);
      expect(await finds(made.key)).toBe(made.row.id);

      clock.step(1);

      expect(await finds(made.key)).toBeUndefined();
    });

    it('are rotated with a grace, keeping owner, name, scopes and length of life', async () => {
      const old = await store.make({ ...NEW_KEY, lifetimeMs: 90 * MINUTE_MS });
      clock.step(MINUTE_MS);

      const made = await store.rotate(old.row.id, { graceMs: 2 * MINUTE_MS });

      expect(made.row).toMatchObject({
        owner: 'acme',
        name: 'n8n',
        scopes: 'jobs:write,jobs:read',
        expires_at: clock.now() + 90 * MINUTE_MS,
      });
      expect(await findsBoth(made)).toEqual([made.row.id, made.row.id]);
      clock.step(2 * MINUTE_MS - 1);
      expect(await finds(old.key)).toBe(old.row.id);
      clock.step(1);
      expect([await finds(old.key), await finds(made.key)]).toEqual([undefined, made.row.id]);
    });

    it('are not rotated after their end, and grace prolongs nothing', async () => {
      const short = await store.make({ ...NEW_KEY, lifetimeMs: MINUTE_MS });
      const { old } = await store.rotate(short.row.id, { graceMs: 5 * MINUTE_MS });
      await store.revoke(short.row.id);

      expect(old.expires_at).toBe(short.row.expires_at);
      await expect(store.rotate(short.row.id, { graceMs: 0 })).rejects.toMatchObject({
        code: 'conflict',
      });
      await expect(store.rotate('key_0', { graceMs: 0 })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(store.revoke('key_0')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('note their use once a minute', async () => {
      const made = await store.make(NEW_KEY);
      const used = async () => {
        await ring.idle();
        return (await store.list())[0]?.last_used_at;
      };
      const first = clock.now();
      await finds(made.key);
      expect(await used()).toBe(first);

      clock.step(MINUTE_MS - 1);
      await finds(made.key);
      expect(await used()).toBe(first);

      clock.step(1);
      await finds(made.key);
      expect(await used()).toBe(first + MINUTE_MS);
    });

    it('are listed by owner, newest first', async () => {
      const first = await store.make(NEW_KEY);
      await store.make({ ...NEW_KEY, owner: 'other' });
      clock.step(1);
      const second = await store.make(NEW_KEY);

      const ids = (await store.list('acme')).map(({ id }) => id);

      expect(ids).toEqual([second.row.id, first.row.id]);
      expect(await store.list()).toHaveLength(3);
    });
  });

  describe('limits', () => {
    const limits = () =>
      new OwnerLimits(
        testConfig({
          RATE_LIMIT_PER_MINUTE: '7',
          JOBS_MAX_ACTIVE: '5',
          MONTHLY_SPEND_LIMIT_USD: '9',
        }),
        database(),
        clock,
      );

    it('are the default until an owner has its own, field by field', async () => {
      const own = new LimitsStore(database());
      await own.change('acme', { active_jobs: 2 });
      await own.change('acme', { requests_per_minute: 0 });
      await own.change('other', { active_jobs: 3 });
      await own.change('other', { active_jobs: null });

      const all = limits();
      const found = await Promise.all(['acme', 'other', 'new'].map((owner) => all.of(owner)));

      expect(found).toEqual([
        { requestsPerMinute: 0, activeJobs: 2, monthlySpendUsd: 9 },
        { requestsPerMinute: 7, activeJobs: 5, monthlySpendUsd: 9 },
        { requestsPerMinute: 7, activeJobs: 5, monthlySpendUsd: 9 },
      ]);
      const acme = {
        ...{ owner: 'acme', requests_per_minute: 0, active_jobs: 2 },
        monthly_spend_usd: null,
      };
      expect([await own.list(), await own.find('acme'), await own.find('new')]).toEqual([
        [acme],
        acme,
        { owner: 'new', requests_per_minute: null, active_jobs: null, monthly_spend_usd: null },
      ]);
    });
  });

  describe('the quota of jobs', () => {
    const quota = () => new JobQuota(testConfig({ JOBS_MAX_ACTIVE: '5' }), database());
    const insert = (owner: string, id: string) =>
      database().write(async (transaction) => {
        await quota().admit(transaction, owner);
        await transaction
          .insertInto('jobs')
          .values({ ...JOB, id, owner })
          .execute();
      });
    const insertMany = async (owner: string, count: number, prefix: string) => {
      const asked = Array.from({ length: count }, (_, index) => insert(owner, `${prefix}${index}`));
      const results = await Promise.allSettled(asked);
      const refused = results.flatMap((result) =>
        result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
      );
      return { taken: count - refused.length, codes: [...new Set(refused)] };
    };
    const end = (id: string) =>
      database().write((transaction) =>
        transaction.updateTable('jobs').set({ status: 'failed' }).where('id', '=', id).execute(),
      );

    it('holds under 50 at once, and is each owner’s own', async () => {
      const [acme, other] = await Promise.all([
        insertMany('acme', 50, 'a'),
        insertMany('other', 50, 'b'),
      ]);

      expect([acme, other]).toEqual([
        { taken: 5, codes: ['quota_exceeded'] },
        { taken: 5, codes: ['quota_exceeded'] },
      ]);
      expect(await quota().active('acme')).toBe(5);
    });

    it('has room again for each job that ends', async () => {
      const { taken } = await insertMany('acme', 5, 'a');
      await end('a0');
      await end('a1');

      expect([taken, await insertMany('acme', 50, 'b')]).toEqual([
        5,
        { taken: 2, codes: ['quota_exceeded'] },
      ]);
    });

    it('goes by the limit that the owner has now', async () => {
      const own = new LimitsStore(database());
      await own.change('acme', { active_jobs: 2 });
      const small = await insertMany('acme', 10, 'a');
      await own.change('acme', { active_jobs: 4 });
      const larger = await insertMany('acme', 10, 'b');
      await own.change('acme', { active_jobs: 0 });
      const none = await insertMany('acme', 10, 'c');

      expect([small.taken, larger.taken, none.taken]).toEqual([2, 2, 10]);
    });
  });
}

const JOB = {
  key_id: 'key_1',
  operation: 'caption',
  status: 'queued',
  stage: 'queued',
  progress: 0,
  eta_seconds: null,
  revision: 1,
  input_json: '{}',
  metadata_json: '{}',
  output_json: null,
  warnings_json: '[]',
  error_json: null,
  metrics_json: null,
  cost_json: null,
  attempts: 0,
  request_id: 'req_1',
  webhook_url: null,
  webhook_events: null,
  created_at: 0,
  started_at: null,
  finished_at: null,
  expires_at: null,
  deleted_at: null,
} as const;
