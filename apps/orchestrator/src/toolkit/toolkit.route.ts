import {
  createParamDecorator,
  applyDecorators,
  HttpCode,
  Post,
  type ExecutionContext,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiInternalServerErrorResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiUnprocessableEntityResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { OPERATIONS, Problem } from '@app/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { callerOf } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { clientGone } from '../http/client-gone';
import { bodyOf } from '../http/json-body.decorator';
import type { BodyConfig } from '../http/json-body.parser';
import { idempotencyKey } from '../video/idempotency-key';
import { preferredWaitMs } from '../video/preferred-wait';
import { REQUEST_HEADERS } from '../video/submission.headers';
import { TOOLKIT_CALLS, type ToolkitCallName } from './toolkit.requests';
import type { ToolkitSubmission } from './toolkit.service';
import { ToolkitAnswer } from './toolkit.views';

/** A job that failed is no problem of the request, which has another form. */
const FAILED = {
  'application/json': { schema: { $ref: getSchemaPath(ToolkitAnswer) } },
  'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } },
};

/** A call of the toolkit: path, scope, answers and documents, all from its definition. */
export function ToolkitRoute(name: ToolkitCallName): MethodDecorator {
  const { path, input, operation, summary } = TOOLKIT_CALLS[name];
  const description = `For clients of no-code-architects-toolkit; a job of \`POST /video/${operation}\`, which can do more. Waits for its end up to a minute; then it is answered 202, and the status route tells of it. \`Prefer: respond-async\` does not wait.`;
  return applyDecorators(
    Post(path),
    HttpCode(202),
    RouteConfig({ maxBodyBytes: OPERATIONS[operation].maxBodyBytes } satisfies BodyConfig),
    RequireScope('jobs:write'),
    ApiOperation({ summary, description }),
    ApiBody({ type: input }),
    ...REQUEST_HEADERS.map((header) => ApiHeader(header)),
    ApiAcceptedResponse({ type: ToolkitAnswer, description: 'It goes on.' }),
    ApiOkResponse({ type: ToolkitAnswer, description: 'The file.' }),
    ApiInternalServerErrorResponse({ description: 'The job failed.', content: FAILED }),
    ApiUnprocessableEntityResponse(),
    ApiServiceUnavailableResponse(),
  );
}

/** The request as it came. */
export const ToolkitRequest = createParamDecorator(
  (_data: undefined, context: ExecutionContext): ToolkitSubmission => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return {
      caller: callerOf(request),
      body: bodyOf(request),
      requestId: request.id,
      traceparent: request.headers['traceparent'],
      idempotencyKey: idempotencyKey(request.headers['idempotency-key']),
    };
  },
);

/** Their clients expect the video in the answer; those of proxies give up after 100 s or so. */
const WAIT_MS = 60_000;

/** Until when the end of the job is waited for; null where the client prefers not to. */
export const ToolkitPatience = createParamDecorator(
  (_data: undefined, context: ExecutionContext): AbortSignal | null => {
    const http = context.switchToHttp();
    const { prefer } = http.getRequest<FastifyRequest>().headers;
    const preferredMs = preferredWaitMs(prefer);
    if (preferredMs === undefined && /\brespond-async\b/i.test(String(prefer))) return null;
    const gone = clientGone(http.getResponse<FastifyReply>());
    return AbortSignal.any([AbortSignal.timeout(preferredMs ?? WAIT_MS), gone]);
  },
);
