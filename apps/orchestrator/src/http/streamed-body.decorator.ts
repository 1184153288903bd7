import type { Readable } from 'node:stream';

import { createParamDecorator, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** Leaves the body of a route unread, for `@StreamedBody()`; no size limit stands before it. */
export function TakesStream(): CustomDecorator {
  return RouteConfig({ streamedBody: true });
}

/** The request's body as it comes in; undefined where none was sent. */
export const StreamedBody = createParamDecorator(
  (_data: undefined, context: ExecutionContext): Readable | undefined =>
    context.switchToHttp().getRequest<{ readonly body?: Readable }>().body,
);
