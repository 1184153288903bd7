import type { FastifyReply } from 'fastify';

/** Aborted when the connection of an answer closes: nobody waits for it any more. */
export function clientGone(reply: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
