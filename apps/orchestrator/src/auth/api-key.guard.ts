import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiError } from '@app/contracts';

import { Authenticator, tooMany } from './authenticator';
import type { Caller, Scope } from './caller';
import { setCaller } from './current-caller.decorator';
import { PUBLIC } from './public.decorator';
import { RateLimits } from './rate-limits';
import { SCOPE } from './scopes.decorator';

/** Stands before every route: asks for a key, its scope, and room in the owner's rate. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly rates: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, route)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const caller = await this.identify(request, reply);
    await this.spend(caller.owner, reply);
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, route);
    if (scope !== undefined && !caller.scopes.includes(scope)) {
      throw new ApiError('forbidden', `This key has no scope ${scope}.`);
    }
    setCaller(request, caller);
    return true;
  }

  private async identify(request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
    const identity = await this.authenticator.identify(request);
    if ('caller' in identity) return identity.caller;
    const { refusal, retryAfterSeconds } = identity;
    if (retryAfterSeconds !== undefined) {
      reply.header('Retry-After', String(retryAfterSeconds));
      reply.header('RateLimit', `"wrong-keys";r=0;t=${retryAfterSeconds}`);
    }
    throw refusal;
  }

  private async spend(owner: string, reply: FastifyReply): Promise<void> {
    const state = await this.rates.spend(owner);
    if (!state) return;
    const { limit, remaining, resetSeconds } = state;
    reply.header('RateLimit-Policy', `"default";q=${limit};w=${this.rates.windowSeconds}`);
    reply.header('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
    if (!state.exceeded) return;
    reply.header('Retry-After', String(resetSeconds));
    throw tooMany(state, 'requests');
  }
}
