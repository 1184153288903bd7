import { HttpException } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { redactor, toProblem, type ErrorCode, type Problem } from '@app/contracts';

import type { Config } from '../config/config';
import { secretsOf } from '../config/secrets';
import { discardRest } from './discard-rest';
import { fromHttpError } from './http-error';
import { Unhealthy } from './special-errors';

interface Answer {
  readonly problem: Problem & Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers errors as problem details (RFC 9457), without secrets; the one place that knows statuses. */
export class ProblemAnswers {
  private readonly clean: (text: string) => string;

  constructor(config: Config) {
    this.clean = redactor(secretsOf(config));
  }

  /** Answers with an error, and says by which code. */
  send(error: unknown, request: FastifyRequest, reply: FastifyReply): ErrorCode {
    const answer = this.answerOf(error, request);
    send(answer, request, reply);
    return answer.problem.code;
  }

  /** Answers what Fastify refuses before it looks for a route, e.g. a malformed address. */
  sendFramework(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const { statusCode = 400 } = error;
    this.send(new HttpException(this.clean(error.message), statusCode), request, reply);
  }

  private answerOf(error: unknown, request: FastifyRequest): Answer {
    const path = this.clean(pathOf(request.url));
    const context = { instance: path, requestId: request.id };
    const headers = { 'x-request-id': request.id };
    if (error instanceof Unhealthy) {
      const problem = { ...toProblem(error.reason, context), ...error.facts, status: 503 };
      return { problem, headers: { ...headers, ...headersOf(problem) } };
    }
    const problem = toProblem(fromHttpError(error, `${request.method} ${path}`), context);
    return { problem: { ...problem }, headers: { ...headers, ...headersOf(problem) } };
  }
}

function send({ problem, headers }: Answer, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  discardRest(request.raw);
  for (const [name, value] of Object.entries(headers)) {
    if (!reply.hasHeader(name)) reply.header(name, value);
  }
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

function headersOf({ status, code }: Problem): Readonly<Record<string, string>> {
  if (status === 401) return { 'www-authenticate': 'Bearer realm="api-gpu"' };
  if (status === 429) return { 'retry-after': '60' };
  if (status === 503) return { 'retry-after': code === 'storage_full' ? '60' : '10' };
  return {};
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
