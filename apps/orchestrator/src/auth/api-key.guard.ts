import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ApiError } from '@app/contracts';

import type { Scope } from './caller';
import { setCaller } from './current-caller.decorator';
import { keyHash, KeyRing, type KnownKey } from './key-ring';
import { PUBLIC } from './public.decorator';
import { RateLimits, type RateState } from './rate-limits';
import { SCOPE } from './scopes.decorator';
import { sentKey } from './sent-key';

/** Stands before every route: asks for a key, its scope, and room in the owner's rate. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyRing,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, route)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { caller } = await this.identify(request, reply);
    await this.spend(caller.owner, reply);
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, route);
    if (scope !== undefined && !caller.scopes.includes(scope)) {
      throw new ApiError('forbidden', `This key has no scope ${scope}.`);
    }
    setCaller(request, caller);
    return true;
  }

  private async identify(request: FastifyRequest, reply: FastifyReply): Promise<KnownKey> {
    const sent = sentKey(request.headers);
    const known = sent && (await this.keys.find(keyHash(sent)));
    // A key that nobody can guess is let in also from an address that others guess from.
    if (known && !(known.guessable && (await this.limits.failed(request.ip)).exceeded)) {
      return known;
    }
    const failures = sent ? await this.limits.fail(request.ip) : undefined;
    if (failures?.exceeded) throw tooMany(reply, failures, 'wrong keys from this address');
    throw new ApiError('unauthorized', missingOrWrong(sent));
  }

  private async spend(owner: string, reply: FastifyReply): Promise<void> {
    const state = await this.limits.spend(owner);
    if (!state) return;
    const { limit, remaining, resetSeconds } = state;
    reply.header('RateLimit-Policy', `"default";q=${limit};w=${this.limits.windowSeconds}`);
    reply.header('RateLimit', `"default";r=${remaining};t=${resetSeconds}`);
    if (state.exceeded) throw tooMany(reply, state, 'requests');
  }
}

function missingOrWrong(sent: Buffer | undefined): string {
  return sent
    ? 'The key is not known here.'
    : 'Send a key as X-API-Key, or as Authorization: Bearer.';
}

function tooMany(reply: FastifyReply, state: RateState, what: string): ApiError {
  reply.header('Retry-After', String(state.resetSeconds));
  return new ApiError(
    'rate_limited',
    `More than ${state.limit} ${what} in a minute; try again in ${state.resetSeconds} s.`,
  );
}
