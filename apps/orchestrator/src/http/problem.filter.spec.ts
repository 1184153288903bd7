import { Controller, ForbiddenException, Get, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';

import { ApiError, ERROR_CODES, ERRORS, type ErrorCode } from '@app/contracts';

import { CollectedLogs, testApp } from '../app.testing';
import { Public } from '../auth/public.decorator';
import { testConfig } from '../config/config.testing';
import { LogOutput } from './logging';
import { ProblemFilter } from './problem.filter';
import { Unhealthy } from './special-errors';

let thrown: unknown;

@Controller('throw')
class Thrower {
  @Get()
  @Public()
  throw(): void {
    throw thrown;
  }

  @Get('late')
  @Public()
  late(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200);
    reply.raw.write('half');
    throw new Error('too late');
  }
}

describe(ProblemFilter.name, () => {
  let app: NestFastifyApplication;
  const logs = new CollectedLogs();

  beforeAll(async () => {
    app = await testApp({
      config: testConfig({ LOG_LEVEL: 'info', RUNPOD_API_KEY: 'rp the secret key' }),
      controllers: [Thrower],
      override: (builder) => builder.overrideProvider(LogOutput).useValue(logs),
    });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    logs.lines.length = 0;
  });

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { 'x-request-id': 'r-1', ...headers } });
  const answerTo = async (error: unknown) => {
    thrown = error;
    return get('/throw?secret=1');
  };

  it('answers problem details', async () => {
    const errors = [{ pointer: '/a', code: 'required', detail: 'a is missing' }];

    const answer = await answerTo(new ApiError('validation_failed', 'a is missing', { errors }));

    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: 'urn:api-gpu:error:validation_failed',
      title: 'The request is not valid',
      status: 400,
      detail: 'a is missing',
      instance: '/throw',
      code: 'validation_failed',
      retryable: false,
      request_id: 'r-1',
      errors,
    });
  });

  it.each(ERROR_CODES.map((code) => [code]))('answers %s with its status', async (code) => {
    const answer = await answerTo(new ApiError(code, 'detail'));

    expect([answer.statusCode, answer.json<{ status: number; code: ErrorCode }>()]).toMatchObject([
      ERRORS[code].status,
      { status: ERRORS[code].status, code },
    ]);
  });

  it.each([
    ['storage_full', '60'],
    ['provider_unavailable', '10'],
    ['rate_limited', '60'],
  ] as const)('says when to come again after %s', async (code, seconds) => {
    expect((await answerTo(new ApiError(code, ''))).headers['retry-after']).toBe(seconds);
  });

  it("knows a library's error by its shape", async () => {
    const answer = await answerTo({ code: 'media_invalid', detail: 'no frame' });

    expect(answer.json()).toMatchObject({ status: 422, code: 'media_invalid', detail: 'no frame' });
  });

  it('tells nothing of an unexpected error, and logs it whole', async () => {
    const answer = await answerTo(new Error('at /home/me: password 123'));

    expect(answer.json()).toMatchObject({
      status: 500,
      code: 'internal',
      detail: 'An unexpected error; its request_id is in the logs.',
    });
    expect(answer.body).not.toContain('password');
    expect(logs.find('at /home/me: password 123')).toMatchObject({
      level: 50,
      request_id: 'r-1',
      err: { stack: expect.stringContaining('problem.filter.spec') as string },
    });
  });

  it.each([undefined, null, 'text', 7])('answers `internal` to a thrown %p', async (value) => {
    expect((await answerTo(value)).json()).toMatchObject({ status: 500, code: 'internal' });
  });

  it("takes the framework's errors by their status", async () => {
    expect((await answerTo(new ForbiddenException('no'))).json()).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it.each([
    ['GET', '/nowhere?x=1', { status: 404, detail: 'There is no GET /nowhere.' }],
    ['PUT', '/throw', { status: 404, detail: 'There is no PUT /throw.' }],
    ['GET', '/%zz', { status: 400, detail: "'/%zz' is not a valid url component" }],
  ] as const)('answers %s %s itself', async (method, url, problem) => {
    const answer = await app.inject({ method, url });

    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject(problem);
    expect(answer.headers['x-request-id']).toMatch(/^req_[0-9A-Z]{26}$/);
  });

  it('answers 503 with what was found', async () => {
    const answer = await answerTo(new Unhealthy(new ApiError('internal', 'down'), { checks: 1 }));

    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '10']);
    expect(answer.json()).toMatchObject({
      status: 503,
      code: 'internal',
      detail: 'down',
      checks: 1,
    });
  });

  it('cuts an answer off that fails in its middle', async () => {
    await expect(get('/throw/late')).rejects.toThrow();
    expect(logs.find('too late')).toMatchObject({ level: 50 });
  });

  it.each(['/nowhere/rp%20the%20secret%20key', '/%zz/rp%20the%20secret%20key'])(
    'removes what is known to be secret from %s',
    async (url) => {
      const answer = await get(url);

      expect(answer.body).toContain('[redacted]');
      expect(answer.body).not.toMatch(/the.{1,3}secret/);
    },
  );

  it('removes tokens from the path that it names', async () => {
    const token = `att_01JD4Z0M3Q8W6Y2R5T7V9X1B3C.${'m'.repeat(43)}`;

    const answer = await get(`/internal/attempts/${token}/nowhere`);

    expect(answer.body).not.toContain('m'.repeat(43));
  });
});
