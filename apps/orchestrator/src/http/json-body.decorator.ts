import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { UnreadableBody } from './unreadable-body';

/** The body of a request; throws the ApiError of one that could not be read. */
export function bodyOf({ body }: { readonly body?: unknown }): unknown {
  if (body instanceof UnreadableBody) throw body.error;
  return body;
}

/**
 * The request's body as it was parsed from JSON; undefined where none was sent. Not validated.
 * A body that could not be read is refused here: 400, 413 or 415.
 */
export const JsonBody = createParamDecorator(
  (_data: undefined, context: ExecutionContext): unknown =>
    bodyOf(context.switchToHttp().getRequest<{ readonly body?: unknown }>()),
);
