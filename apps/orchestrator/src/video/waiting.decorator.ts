import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { clientGone } from '../http/client-gone';
import { preferredWaitMs } from './preferred-wait';

/**
 * With `Prefer: wait=N` a signal that is aborted after N seconds, or when the client has gone;
 * null where the client does not wait.
 */
export const Waiting = createParamDecorator(
  (_data: undefined, context: ExecutionContext): AbortSignal | null => {
    const http = context.switchToHttp();
    const waitMs = preferredWaitMs(http.getRequest<FastifyRequest>().headers.prefer);
    if (waitMs === undefined) return null;
    const reply = http.getResponse<FastifyReply>();
    void reply.header('preference-applied', `wait=${waitMs / 1000}`);
    return AbortSignal.any([AbortSignal.timeout(waitMs), clientGone(reply)]);
  },
);
