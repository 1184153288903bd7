import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { testApp } from '../../app.testing';
import { Clock } from '../../clock/clock';
import { SteppedClock } from '../../clock/clock.testing';
import { TEST_API_KEY, testConfig } from '../../config/config.testing';
import { Database } from '../../database/database';
import { ObservabilityModule } from '../observability.module';
import { SIGNALS } from '../signals';
import { METRICS } from './metric.definitions';
import { MetricsController } from './metrics.controller';

const TOKEN = 'metrics_test_0123456789abcdefghijklmnop';

describe(MetricsController.name, () => {
  const apps: NestFastifyApplication[] = [];
  let clock: SteppedClock;

  const open = async (env: Readonly<Record<string, string>> = { METRICS_TOKEN: TOKEN }) => {
    clock = new SteppedClock();
    const app = await testApp({
      config: testConfig(env),
      imports: [ObservabilityModule],
      override: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    apps.push(app);
    return app;
  };
  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  const scrape = async (app: NestFastifyApplication) => {
    clock.step(1_000);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { statusCode, body } = await app.inject({ url: '/metrics', headers });
    expect(statusCode).toBe(200);
    return body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  };
  const starting = (lines: readonly string[], ...names: string[]) =>
    lines.filter((line) => names.some((name) => line.startsWith(name)));

  it('is not there without METRICS_TOKEN', async () => {
    const app = await open({});
    const headers = { authorization: 'Bearer undefined' };

    expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(404);
  });

  it.each([undefined, '', 'Bearer wrong', `Bearer ${TEST_API_KEY}`, TOKEN])(
    'refuses %p',
    async (authorization) => {
      const app = await open();
      const headers = authorization === undefined ? {} : { authorization };

      const { statusCode, body } = await app.inject({ url: '/metrics', headers });

      expect([statusCode, body.includes('api_gpu_')]).toEqual([401, false]);
    },
  );

  it('has no series for addresses that are no route, whatever they are', async () => {
    const app = await open();
    await app.inject({ url: '/junk' });
    const before = await scrape(app);
    for (let index = 0; index < 1000; index += 1) {
      await app.inject({ url: `/junk/${index}?${index}=1`, headers: { 'x-api-key': `${index}` } });
    }

    const after = await scrape(app);

    const names = (lines: readonly string[]) =>
      starting(lines, 'api_gpu_http_requests_total').map((line) => line.split(' ')[0]);
    // The first scrape is counted after it is read.
    expect(names(after)).toEqual([
      ...names(before),
      'api_gpu_http_requests_total{method="GET",route="/metrics",status="2xx"}',
    ]);
    expect(after).toContain(
      'api_gpu_http_requests_total{method="GET",route="none",status="4xx"} 1001',
    );
  });

  it('tells of jobs that wait, that ended, and of what they came to', async () => {
    const app = await open();
    const now = clock.now();
    const job = (id: string, more: object) => ({
      ...{ id, owner: 'acme', key_id: 'key_1', operation: 'caption' as const, progress: 0 },
      ...{ eta_seconds: null, revision: 1, input_json: '{}', metadata_json: '{}' },
      ...{ output_json: null, warnings_json: '[]', error_json: null, metrics_json: null },
      ...{ cost_json: null, attempts: 1, request_id: 'req_1', webhook_url: null },
      ...{ webhook_events: null, created_at: now, started_at: null, finished_at: null },
      ...{
        expires_at: null,
        deleted_at: null,
        status: 'queued' as const,
        stage: 'queued' as const,
      },
      ...more,
    });
    const usage = { operation: 'caption', day: '2026-01-01', gpu_ms: 2000, cost_micro_usd: 5 };
    await app.get(Database).write(async (transaction) => {
      await transaction
        .insertInto('jobs')
        .values([
          job('job_1', {}),
          job('job_2', { created_at: now + 1000 }),
          job('job_3', { status: 'succeeded', finished_at: now + 4000, attempts: 2 }),
          job('job_4', { status: 'failed', finished_at: now, error_json: '{"code":"timeout!"}' }),
          job('job_0', { status: 'canceled', finished_at: now - 1, attempts: 0 }),
        ])
        .execute();
      await transaction
        .insertInto('job_usage')
        .values({
          ...{ ...usage, id: 'job_3', owner: 'acme', status: 'succeeded', operation: 'caption' },
          ...{ queue_ms: 500, render_ms: 2000, output_ms: 8000, price_per_second_usd: null },
        })
        .execute();
    });
    clock.step(9_000);

    const lines = await scrape(app);

    expect(
      starting(lines, 'api_gpu_jobs', 'api_gpu_job_', 'api_gpu_queue', 'api_gpu_render')
        .filter((line) => !line.includes('_bucket'))
        .sort(),
    ).toEqual([
      'api_gpu_job_attempts_total{operation="caption"} 3',
      'api_gpu_job_duration_seconds_count{operation="caption"} 2',
      'api_gpu_job_duration_seconds_sum{operation="caption"} 4',
      'api_gpu_job_errors_total{operation="caption",code="other"} 1',
      'api_gpu_job_queue_seconds_count{operation="caption"} 1',
      'api_gpu_job_queue_seconds_sum{operation="caption"} 0.5',
      'api_gpu_jobs_ended_total{operation="caption",status="failed"} 1',
      'api_gpu_jobs_ended_total{operation="caption",status="succeeded"} 1',
      'api_gpu_jobs{status="processing"} 0',
      'api_gpu_jobs{status="queued"} 2',
      'api_gpu_queue_oldest_seconds 10',
      'api_gpu_render_speed_ratio_count{operation="caption"} 1',
      'api_gpu_render_speed_ratio_sum{operation="caption"} 4',
    ]);
    expect(starting(await scrape(app), 'api_gpu_jobs_ended_total')).toEqual(
      starting(lines, 'api_gpu_jobs_ended_total'),
    );
  });

  it('counts what the process tells of, until it ends', async () => {
    const app = await open();
    SIGNALS.providerCall.tell({ path: '/status/abc', status: 200, durationMs: 10 });
    SIGNALS.providerCall.tell({ path: '/run', status: null, durationMs: 10 });
    SIGNALS.webhookTry.tell({ status: 503, host: 'example.com', durationMs: 10 });

    const lines = await scrape(app);

    expect(starting(lines, 'api_gpu_provider_calls_total', 'api_gpu_webhook_tries')).toEqual([
      'api_gpu_provider_calls_total{kind="status",result="2xx"} 1',
      'api_gpu_provider_calls_total{kind="run",result="none"} 1',
      'api_gpu_webhook_tries_total{result="5xx"} 1',
    ]);
  });

  it('answers when the database does not, and says so', async () => {
    const app = await open();
    jest.spyOn(app.get(Database).reader, 'selectFrom').mockImplementation(() => {
      throw new Error('down');
    });

    const lines = await scrape(app);

    expect(starting(lines, 'api_gpu_database_up', 'api_gpu_build_info')).toEqual([
      expect.stringMatching(/^api_gpu_build_info\{version="[^"]+"\} 1$/),
      'api_gpu_database_up 0',
    ]);
  });

  it('has every metric that is defined, and beside them only those of Node', async () => {
    const app = await open();
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { body } = await app.inject({ url: '/metrics', headers });

    const names = [...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);

    const own = names.filter((name) => name.startsWith('api_gpu_'));
    expect(own).toEqual(Object.keys(METRICS));
    expect(names.filter((name) => !/^(api_gpu|nodejs|process)_/.test(name))).toEqual([]);
  });
});
