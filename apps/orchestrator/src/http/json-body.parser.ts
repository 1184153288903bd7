import type { Readable } from 'node:stream';

import { toApiError } from '@app/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { collectBody } from './collect-body';
import { checkMediaType } from './media-types';
import { parseJson } from './parse-json';
import { UnreadableBody } from './unreadable-body';

export const MAX_BODY_BYTES = 100_000;
const BODY_TIMEOUT_MS = 15_000;

/**
 * Takes a JSON object as every kind of client sends it: as JSON, as text, as a form (`curl -d`), or
 * without a content type. What can't be read becomes an UnreadableBody.
 */
export function acceptJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', readBody);
}

/** What a route says of its bodies. */
export interface BodyConfig {
  /** It reads the body itself. */
  readonly streamedBody?: true;
  /** In place of the usual limit. */
  readonly maxBodyBytes?: number;
}

async function readBody(request: FastifyRequest, payload: Readable): Promise<unknown> {
  const { streamedBody, maxBodyBytes = MAX_BODY_BYTES } = request.routeOptions.config as BodyConfig;
  if (streamedBody) return payload;
  try {
    checkMediaType(request.headers);
    return parseJson(await collectBody(payload, maxBodyBytes, BODY_TIMEOUT_MS));
  } catch (error) {
    return new UnreadableBody(toApiError(error));
  }
}
