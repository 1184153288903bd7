import { createHash, timingSafeEqual } from 'node:crypto';

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiError } from '@app/contracts';
import type { FastifyRequest } from 'fastify';

import { EndpointConfig } from '../config/endpoint.config';

/** Lets in who has the key, `Bearer KEY` as clients send it or bare as workers do. */
@Injectable()
export class KeyGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(private readonly config: EndpointConfig) {
    this.expected = digest(config.key);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const given = (request.headers.authorization ?? '').replace(/^Bearer +/i, '');
    if (!timingSafeEqual(digest(given), this.expected)) {
      throw new ApiError('unauthorized', 'the key in Authorization is missing or wrong');
    }
    const { endpointId } = request.params as { readonly endpointId?: string };
    if (endpointId !== this.config.env.LOCAL_ENDPOINT_ID) {
      throw new ApiError('not_found', `there is no endpoint ${JSON.stringify(endpointId)} here`);
    }
    return true;
  }
}

/** Texts of any length as 32 bytes that can be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
