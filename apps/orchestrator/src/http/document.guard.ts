import type { IncomingHttpHeaders } from 'node:http';

import type { FastifyInstance } from 'fastify';

import type { Authenticator } from '../auth/authenticator';
import { sentKey } from '../auth/sent-key';
import type { ProblemAnswers } from './problem.answers';

/** The document in all its forms: routes of Swagger UI know no guards of Nest. */
const DOCUMENTS = /^\/(docs(\/.*)?|openapi\.json|llms\.txt)$/;

/**
 * Asks for a key before the docs and the document: as everywhere, or as the password of Basic
 * credentials, for which browsers ask by themselves.
 */
export function guardDocuments(
  fastify: FastifyInstance,
  authenticator: Authenticator,
  answers: ProblemAnswers,
): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (!DOCUMENTS.test(request.routeOptions.url ?? '')) return;
    const sent = sentKey(request.headers) ?? basicPassword(request.headers);
    const identity = await authenticator.identify(request, sent);
    if ('caller' in identity) return;
    const { refusal, retryAfterSeconds } = identity;
    reply.header('www-authenticate', 'Basic realm="api-gpu", charset="UTF-8"');
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    const { detail: message, status: statusCode } = refusal;
    const error = Object.assign(new Error(message), { code: refusal.code, statusCode });
    answers.sendFramework({ ...error, name: error.name, message }, request, reply);
    return reply;
  });
}

function basicPassword({ authorization = '' }: IncomingHttpHeaders): Buffer | undefined {
  const encoded = /^basic +([\w+/=-]{1,2000})$/i.exec(authorization)?.[1];
  const credentials = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const password = credentials.slice(credentials.indexOf(':') + 1);
  return password === '' ? undefined : Buffer.from(password, 'utf8');
}
