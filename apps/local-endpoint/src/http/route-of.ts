import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The name of the route of a call, e.g. `run` or `job-take`. */
export function routeOf(context: ExecutionContext): string {
  const { routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
  return routeOptions.url?.split('/')[3] ?? '';
}
