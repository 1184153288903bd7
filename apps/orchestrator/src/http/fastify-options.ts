import type { Server } from 'node:http';

import type { FastifyHttpOptions } from 'fastify';

import { Config } from '../config/config';
import { answerClientError } from './client-error';
import { ProblemAnswers } from './problem.answers';
import { requestIdOf } from './request-id';

/** Longest silence of a connection in use: over `Prefer: wait=60` and the pulse of event streams. */
const IDLE_MS = 120_000;
/** From a connection's first byte to the end of its headers; Node looks as often as the second says. */
const HEADERS_MS = 15_000;
const HEADERS_CHECK_MS = 2_000;
const MAX_HEADER_BYTES = 16_384;
/** Between two requests of a connection: over the 60 s after which most balancers let go of it. */
const KEEP_ALIVE_MS = 75_000;
/** Keys of artifacts are one parameter of a route. */
const MAX_PARAMETER_LENGTH = 1_100;

/** How Fastify serves. Bodies have limits of their own: json-body.parser.ts, artifacts. */
export function fastifyOptions(config: Config): FastifyHttpOptions<Server> {
  const { env } = config;
  const answers = new ProblemAnswers(config);
  return {
    // The exact number: with more, a client could choose its own address.
    trustProxy: (_address, hop) => hop < env.TRUST_PROXY_HOPS,
    requestIdHeader: false,
    genReqId: requestIdOf,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Uploads of results may take long; JSON has 15 s, and a stream that stands still IDLE_MS.
    requestTimeout: 0,
    http: {
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: HEADERS_CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: (...failed) => answers.sendFramework(...failed),
    clientErrorHandler: answerClientError,
    // While it closes, requests that already came are still served.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  };
}
