import type { OperationName } from '@app/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { callerOf } from '../auth/current-caller.decorator';
import { bodyOf } from '../http/json-body.decorator';
import type { JobSubmission } from '../jobs/intake/job.intake';
import { idempotencyKey } from './idempotency-key';
import { OPERATION } from './operation-route.decorator';

/** The request for a job as it stands in an HTTP request, nothing of it checked but the caller. */
export const Submission = createParamDecorator(
  (_data: undefined, context: ExecutionContext): JobSubmission => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return {
      operation: Reflect.getMetadata(OPERATION, context.getHandler()) as OperationName,
      caller: callerOf(request),
      body: bodyOf(request),
      requestId: request.id,
      traceparent: request.headers['traceparent'],
      idempotencyKey: idempotencyKey(request.headers['idempotency-key']),
    };
  },
);
