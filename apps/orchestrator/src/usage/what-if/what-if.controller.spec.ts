import { newId } from '@app/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../../app.testing';
import { KeyRing, type KnownKey } from '../../auth/key-ring';
import { Database } from '../../database/database';
import { dayOf } from '../../database/usage.row';
import { UsageModule } from '../usage.module';
import { recordUsage } from '../usage.writer';
import { WhatIfController } from './what-if.controller';
import type { WhatIfUsage } from './what-if.views';

const DAY_MS = 86_400_000;
const PRICE = 0.00005;
const COUNT = 40;

/** Knows each owner by its name. */
class Owners extends KeyRing {
  async find(sent: Buffer): Promise<KnownKey> {
    const caller = { owner: sent.toString(), keyId: 'key_1', scopes: ['jobs:read'] as const };
    return { caller, guessable: false };
  }
}

describe(WhatIfController.name, () => {
  let app: NestFastifyApplication;
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const yesterday = today - DAY_MS;
  const days = `from=${dayOf(yesterday)}&to=${dayOf(yesterday)}`;

  beforeAll(async () => {
    app = await testApp({
      imports: [UsageModule],
      override: (builder) => builder.overrideProvider(KeyRing).useClass(Owners),
    });
    await app.get(Database).write(async (transaction) => {
      // Each alone: half an hour apart, and a minute long.
      for (let number = 0; number < COUNT; number++) {
        const madeAt = yesterday + number * 1_800_000;
        await recordUsage(transaction, {
          ...{ id: newId('job', madeAt), owner: 'acme', operation: 'caption' },
          ...{ status: 'succeeded', output_json: null, finished_at: madeAt + 90_000 },
          metrics_json: JSON.stringify({ queue_ms: 10, execution_ms: 60_000 }),
          cost_json: null,
        });
      }
    });
  });

  afterAll(() => app.close());

  const ask = async (query: string, owner = 'acme') => {
    const headers = { 'x-api-key': owner };
    const answer = await app.inject({ url: `/usage/what-if?${query}`, headers });
    const body = answer.json<WhatIfUsage & { code?: string; detail?: string }>();
    return { status: answer.statusCode, body };
  };

  it('tells by hand-checkable arithmetic what they would have cost', async () => {
    const { status, body } = await ask(
      `${days}&price_per_second_usd=${PRICE}&idle_timeout_seconds=300&queue_delay_seconds=0&cold_start_seconds=0&wait_p95_seconds=0`,
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ object: 'usage_what_if', owner: 'acme', jobs: COUNT, times: 1, actual_cost_usd: 0 },
      answer: { starts: COUNT, workers: 1, refused: 0, wait_seconds: { mean: 0, p99: 0 } },
      cheapest: { idle_timeout_seconds: 1, wait_p95_seconds: 0 },
    });
    const { rendering_usd, idle_usd, starting_usd, cost_usd } = body.answer;
    expect(rendering_usd).toBeCloseTo(COUNT * 60 * PRICE, 9);
    expect(idle_usd).toBeCloseTo(COUNT * 300 * PRICE, 9);
    expect(starting_usd).toBe(0);
    expect(cost_usd).toBeCloseTo(rendering_usd + idle_usd, 9);
    expect(body.cheapest?.cost_usd).toBeCloseTo(COUNT * 61 * PRICE, 9);
  });

  it('tells what a worker that is always up, and ten times the traffic, would change', async () => {
    const up = await ask(`${days}&price_per_second_usd=${PRICE}&workers_min=1&workers_max=1`);
    const more = await ask(`${days}&price_per_second_usd=${PRICE}&times=10`);

    expect(up.body.answer.cost_usd).toBeCloseTo(86_400 * PRICE, 1);
    expect(up.body.answer.wait_seconds.p99).toBeLessThan(20);
    expect(more.body.answer.rendering_usd).toBeCloseTo(COUNT * 10 * 60 * PRICE, 9);
    expect(more.body.answer.workers).toBeGreaterThan(1);
  });

  it('has nothing to tell of nobody’s jobs', async () => {
    const { status, body } = await ask(`${days}&price_per_second_usd=1`, 'other');

    expect([status, body.jobs, body.answer.cost_usd]).toEqual([200, 0, 0]);
  });

  it.each([
    ['price_per_second_usd=0.1&times=1.5', 'times must be a whole number from 1 to 1000'],
    ['price_per_second_usd=2', 'price_per_second_usd must be a number from 0 to 1'],
    ['workers_min=3&workers_max=2', 'workers_min must not be more than workers_max'],
    ['idle=3', 'idle is not a known parameter'],
    ['idle_timeout_seconds=1e3', 'idle_timeout_seconds must be a whole number from 1 to 3600'],
    [days, 'price_per_second_usd must be given: none of these jobs has a price'],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await ask(query);

    expect([status, body.code, body.detail]).toEqual([400, 'validation_failed', detail]);
  });

  it('shows nobody the jobs of others', async () => {
    expect((await ask(`${days}&owner=boss`)).body.code).toBe('forbidden');
  });
});
