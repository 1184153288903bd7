import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, a connection ends with the answer that was under way on it; Node would
 * keep it for the next request until its keep-alive time is over.
 */
export function closeConnectionsAtEnd(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onResponse', (_request, _reply, done) => {
    // The connection counts as idle only after this.
    if (closing) setImmediate(() => fastify.server.closeIdleConnections());
    done();
  });
}
