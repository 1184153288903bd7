import { Controller, Get, Logger, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { CollectedLogs, testApp } from '../app.testing';
import { Public } from '../auth/public.decorator';
import { testConfig } from '../config/config.testing';
import { LogOutput, loggingParams } from './logging';

const API_KEY = 'a "quoted" key\\ of ümlauts & more';

@Controller()
class Talker {
  private readonly logger = new Logger('Talker');

  @Post('talk')
  @Public()
  talk(): void {
    const failure = Object.assign(new Error(`refused key ${API_KEY}`), {
      config: { headers: { Authorization: `Bearer rp_the_secret_key` } },
    });
    this.logger.error(failure);
    this.logger.log({ nested: [{ url: 'https://s3.example/o?a=1&X-Amz-Signature=f00d' }] }, 'x');
  }

  @Get('health')
  @Public()
  health(): string {
    return 'ok';
  }
}

describe(loggingParams.name, () => {
  let app: NestFastifyApplication;
  const logs = new CollectedLogs();
  let atStart: readonly string[];

  beforeAll(async () => {
    app = await testApp({
      config: testConfig({
        LOG_LEVEL: 'debug',
        X_API_KEY: API_KEY,
        RUNPOD_API_KEY: 'rp_the_secret_key',
      }),
      controllers: [Talker],
      override: (builder) => builder.overrideProvider(LogOutput).useValue(logs),
    });
    atStart = logs.lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    logs.lines.length = 0;
  });

  it('writes one JSON line a request, without headers', async () => {
    await app.inject({
      method: 'POST',
      url: '/nowhere?signature=abc&limit=2&bare-secret&%22=1&q=a?b=c',
      headers: { 'x-api-key': API_KEY, 'user-agent': 'tests', 'x-request-id': 'r-1', cookie: 'c' },
    });

    const { time, pid, hostname, duration_ms, ...line } = logs.find('POST /nowhere 404') ?? {};
    expect([time, pid, hostname, duration_ms].map((value) => typeof value)).toEqual([
      'number',
      'number',
      'string',
      'number',
    ]);
    expect(line).toEqual({
      level: 30,
      request_id: 'r-1',
      req: {
        method: 'POST',
        url: '/nowhere?signature&limit&[redacted]&[redacted]&q',
        remote_address: '127.0.0.1',
        user_agent: 'tests',
      },
      res: { status: 404 },
      msg: 'POST /nowhere 404',
    });
  });

  it('removes secrets and signatures wherever they stand', async () => {
    await app.inject({ method: 'POST', url: `/talk?key=${encodeURIComponent(API_KEY)}` });

    const text = logs.lines.join('');
    expect(text).toContain('refused key [redacted]');
    for (const secret of ['quoted', 'rp_the_secret_key', 'f00d'])
      expect(text).not.toContain(secret);
  });

  it('leaves out what Nest tells of every module and route', () => {
    expect(atStart).toContain('Nest application successfully started');
    expect(atStart.filter((message) => /dependencies initialized|Mapped/.test(message))).toEqual(
      [],
    );
  });

  it('mentions health checks at level debug only', async () => {
    await app.inject({ url: '/health' });

    expect(logs.find('GET /health 200')).toMatchObject({ level: 20 });
  });
});
