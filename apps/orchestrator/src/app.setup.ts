import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';

import { Authenticator } from './auth/authenticator';
import { Config } from './config/config';
import { ApiDocument } from './http/api-document';
import { boundConnections } from './http/bound-connections';
import { closeConnectionsAtEnd } from './http/close-connections';
import { corsOptions } from './http/cors';
import { guardDocuments } from './http/document.guard';
import { acceptJsonBodies } from './http/json-body.parser';
import { ProblemAnswers } from './http/problem.answers';
import { sendSecurityHeaders } from './http/security-headers';
import { createDocument, serveDocuments } from './openapi';

/** How an application must be created for `setUp` to find it as it needs it. */
export const CREATE_OPTIONS = {
  bodyParser: false,
  bufferLogs: true,
  // Until our own takes over, nothing: whoever starts it says in a sentence why that failed.
  logger: false,
  abortOnError: false,
} as const;

/** What stands before the routes of an application: the same in production, tests and documents. */
export async function setUp(app: NestFastifyApplication): Promise<void> {
  const config = app.get(Config);
  app.useLogger(app.get(Logger));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  acceptJsonBodies(fastify);
  boundConnections(fastify);
  closeConnectionsAtEnd(fastify);
  sendSecurityHeaders(fastify, config);
  if (config.env.CORS_ORIGINS.length > 0) app.enableCors(corsOptions(config.env.CORS_ORIGINS));
  app.get(ApiDocument).madeBy(() => createDocument(app));
  if (config.env.DOCS_ENABLED === 'keyed') {
    guardDocuments(fastify, app.get(Authenticator), new ProblemAnswers(config));
  }
  if (config.env.DOCS_ENABLED !== 'false') serveDocuments(app);
}
