import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { redactor, toProblem, type Problem } from '@app/contracts';

import { discardRest } from './discard-rest';
import { fromHttpError } from './http-error';
import { Unhealthy } from './special-errors';

interface Answer {
  readonly problem: Problem & Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

const withoutTokens = redactor([]);

/** Turns whatever was thrown into problem details (RFC 9457); the one place that knows statuses. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = answerOf(error, request);
    if (answer.problem.code === 'internal') this.logger.error(error);
    send(answer, request, reply);
  }
}

/** Answers what Fastify refuses before it looks for a route, e.g. a malformed address. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { statusCode = 400 } = error;
  send(answerOf(new HttpException(error.message, statusCode), request), request, reply);
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

function answerOf(error: unknown, request: FastifyRequest): Answer {
  const path = withoutTokens(pathOf(request.url));
  const context = { instance: path, requestId: request.id };
  const headers = { 'x-request-id': request.id };
  if (error instanceof Unhealthy) {
    const problem = { ...toProblem(error.reason, context), ...error.facts, status: 503 };
    return { problem, headers: { ...headers, ...headersOf(problem) } };
  }
  const problem = toProblem(fromHttpError(error, `${request.method} ${path}`), context);
  return { problem: { ...problem }, headers: { ...headers, ...headersOf(problem) } };
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
