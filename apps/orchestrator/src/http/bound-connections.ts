import type { FastifyInstance } from 'fastify';

/** Beyond these a connection is closed as it comes; each costs some 20 kB. */
const MAX_CONNECTIONS = 10_000;
const MAX_HEADERS = 200;

/** Bounds how many connections a server holds, and how many headers a request has. */
export function boundConnections({ server }: FastifyInstance): void {
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
}
