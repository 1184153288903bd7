import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../app.testing';
import type { Scope } from '../auth/caller';
import { KeyRing, type KnownKey } from '../auth/key-ring';
import { Database } from '../database/database';
import { dayOf, type EndedJob } from '../database/usage.row';
import { UsageController } from './usage.controller';
import { UsageModule } from './usage.module';
import { recordUsage } from './usage.writer';

/** Knows `acme` and `boss`, who may see everybody's. */
class TwoOwners extends KeyRing {
  async find(sent: Buffer): Promise<KnownKey> {
    const owner = sent.toString();
    const scopes: readonly Scope[] = owner === 'boss' ? ['jobs:read', 'admin'] : ['jobs:read'];
    return { caller: { owner, keyId: 'key_1', scopes }, guessable: false };
  }
}

const job = (id: string, owner: string, more: Partial<EndedJob> = {}): EndedJob => ({
  ...{ id, owner, operation: 'caption', status: 'succeeded', output_json: null },
  metrics_json: JSON.stringify({ queue_ms: 10, execution_ms: Number(id) * 1000 }),
  ...{ cost_json: null, finished_at: Date.now() },
  ...more,
});

describe(UsageController.name, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await testApp({
      imports: [UsageModule],
      override: (builder) => builder.overrideProvider(KeyRing).useClass(TwoOwners),
    });
    const jobs = [
      job('1', 'acme'),
      job('2', 'acme', { status: 'failed' }),
      job('3', 'acme', { operation: 'img2vid' }),
      job('4', 'boss'),
    ];
    await app.get(Database).write(async (transaction) => {
      for (const ended of jobs) await recordUsage(transaction, ended);
    });
  });

  afterAll(() => app.close());

  const get = async (owner: string, query: string) => {
    const answer = await app.inject({ url: `/usage${query}`, headers: { 'x-api-key': owner } });
    const body = answer.json<{ data?: object[]; total: object; code?: string }>();
    return { status: answer.statusCode, headers: answer.headers, body };
  };
  const keys = async (owner: string, query: string) => {
    const { body } = await get(owner, query);
    return body.data?.map((entry) => {
      const { key, jobs } = entry as { key: string; jobs: number };
      return `${key}: ${jobs}`;
    });
  };

  it('sums up what is the owner’s own', async () => {
    const { headers, body } = await get('acme', `?from=${dayOf(Date.now())}`);

    expect(headers['cache-control']).toBe('no-store');
    expect(body.total).toEqual({
      ...{ jobs: 3, succeeded: 2, failed: 1, canceled: 0, output_seconds: 0, gpu_seconds: 6 },
      ...{ cost_usd: 0, priced_jobs: 0, queue_ms_p50: 10, render_ms_p50: 2_000 },
    });
    expect(await keys('acme', '?group_by=operation')).toEqual(['caption: 2', 'img2vid: 1']);
    expect(await keys('acme', '?group_by=owner')).toEqual(['acme: 3']);
    expect(await keys('acme', '?group_by=owner&owner=acme')).toEqual(['acme: 3']);
  });

  it('shows everybody’s to who may see them', async () => {
    expect(await keys('boss', '?group_by=owner')).toEqual(['acme: 3', 'boss: 1']);
    expect(await keys('boss', '?group_by=operation')).toEqual(['caption: 1']);
    expect(await keys('boss', '?group_by=operation&owner=*')).toEqual(['caption: 3', 'img2vid: 1']);
    expect(await keys('boss', '?group_by=operation&owner=acme')).toEqual([
      'caption: 2',
      'img2vid: 1',
    ]);
  });

  it.each(['*', 'boss'])('shows those of %s to nobody else', async (owner) => {
    expect(await get('acme', `?owner=${owner}`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('has all days of the range', async () => {
    expect(await keys('acme', '?from=2026-01-30&to=2026-02-02')).toEqual([
      ...['2026-01-30: 0', '2026-01-31: 0', '2026-02-01: 0', '2026-02-02: 0'],
    ]);
  });
});
