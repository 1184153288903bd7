import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { EndpointConfig } from '../config/endpoint.config';
import { RateLimits } from './rate-limits';
import { routeOf } from './route-of';

/** Answers 429 over RunPod's rates, where that is switched on. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly config: EndpointConfig,
    private readonly limits: RateLimits,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.config.env.LOCAL_RATE_LIMITS) return true;
    const leave = this.limits.enter(routeOf(context));
    context.switchToHttp().getResponse<FastifyReply>().raw.once('close', leave);
    return true;
  }
}
