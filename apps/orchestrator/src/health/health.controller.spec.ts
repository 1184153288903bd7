import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { ApiError } from '@app/contracts';

import { testApp } from '../app.testing';
import { Clock } from '../clock/clock';
import { SteppedClock } from '../clock/clock.testing';
import { VERSION } from '../config/version';
import { HealthController } from './health.controller';
import { HealthModule } from './health.module';
import { ScriptedChecks } from './health.testing';

describe(HealthController.name, () => {
  let app: NestFastifyApplication;
  let checks: ScriptedChecks;
  let clock: SteppedClock;

  beforeEach(async () => {
    checks = new ScriptedChecks();
    clock = new SteppedClock();
    app = await testApp({
      imports: [HealthModule.forRoot({ imports: [], inject: [], useFactory: () => checks })],
      override: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterEach(() => app.close());

  const get = (url = '/health') => app.inject({ url });

  it('is well', async () => {
    clock.step(61_500);

    const answer = await get();

    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        status: 'ok',
        detail: null,
        version: VERSION,
        uptime_seconds: 61,
        checks: { database: 'ok', storage: 'ok', gpu: 'ok' },
      },
    ]);
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('is degraded without the GPU provider', async () => {
    checks.problems.gpu = new ApiError('provider_unavailable', 'No credit left.');

    const answer = await get();

    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      {
        status: 'degraded',
        detail: 'No credit left.',
        checks: { database: 'ok', storage: 'ok', gpu: 'failed' },
      },
    ]);
  });

  it.each([
    ['database', new Error('SQLITE_IOERR at /data'), 'internal', 'The database does not work.'],
    ['storage', undefined, 'internal', 'The storage does not work.'],
    ['storage', new ApiError('storage_full', 'No room.'), 'storage_full', 'No room.'],
  ] as const)('answers 503 when the %s fails with %p', async (...[name, error, code, detail]) => {
    checks.problems[name] = error;

    const answer = await get();

    expect(answer.statusCode).toBe(503);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(answer.json()).toMatchObject({
      status: 503,
      code,
      detail,
      checks: { database: 'ok', storage: 'ok', gpu: 'ok', [name]: 'failed' },
    });
  });

  it('answers ?live whatever fails, and looks at nothing', async () => {
    checks.problems.database = new Error('down');

    const answers = [];
    for (const query of ['live', 'live=true', 'live=1'])
      answers.push(await get(`/health?${query}`));

    const live = { status: 'ok', detail: null, version: VERSION, uptime_seconds: 0, checks: null };
    expect(answers.map((answer) => [answer.statusCode, answer.json<unknown>()])).toEqual([
      [200, live],
      [200, live],
      [200, live],
    ]);
    expect(checks.calls).toEqual([]);
  });

  it.each(['live=false', 'live=0', 'live=no', 'live=true&live=false', 'alive'])(
    'looks at everything for ?%s',
    async (query) => {
      checks.problems.database = new Error('down');

      expect((await get(`/health?${query}`)).statusCode).toBe(503);
    },
  );

  it('answers within two seconds whatever does not', async () => {
    checks.silent = true;
    const started = performance.now();

    const answer = await get();

    expect([answer.statusCode, answer.json()]).toMatchObject([
      503,
      { checks: { database: 'failed', storage: 'failed', gpu: 'failed' } },
    ]);
    expect(performance.now() - started).toBeLessThan(2_900);
  });

  it('can not be used to flood what it looks at', async () => {
    for (let calls = 0; calls < 5; calls += 1) await get();
    expect(checks.calls).toEqual(['database', 'storage', 'gpu']);

    clock.step(1_000);
    await get();
    clock.step(9_000);
    await get();

    expect(checks.calls.slice(3)).toEqual(['database', 'storage', 'database', 'storage', 'gpu']);
  });
});
