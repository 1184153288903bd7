import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { statusClass } from './counted.signals';
import type { Metrics } from './metrics';

/** Counts every answer by its route's template: addresses and owners never become labels. */
export function countRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    count(metrics, request, reply);
    done();
  });
}

function count(metrics: Metrics, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
  const method = METHODS.includes(request.method) ? request.method : 'other';
  const status = statusClass(reply.statusCode);
  metrics.add('api_gpu_http_requests_total', { method, route, status });
  const seconds = reply.elapsedTime / 1000;
  metrics.observe('api_gpu_http_request_duration_seconds', { method, route }, seconds);
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
