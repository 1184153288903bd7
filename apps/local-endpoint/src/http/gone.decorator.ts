import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/**
 * The parameter is an AbortSignal that aborts when the client hung up before it had the answer,
 * and never after.
 */
export const Gone = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  goneSignal(context.switchToHttp().getResponse<FastifyReply>()),
);

function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // The request's own `close` comes as soon as its body is read, the response's when it is over.
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  if (reply.raw.destroyed) gone.abort();
  return gone.signal;
}
