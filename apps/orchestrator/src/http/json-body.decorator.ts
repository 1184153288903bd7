import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { UnreadableBody } from './unreadable-body';

/**
 * The request's body as it was parsed from JSON; undefined where none was sent. Not validated.
 * A body that could not be read is refused here: 400, 413 or 415.
 */
export const JsonBody = createParamDecorator(
  (_data: undefined, context: ExecutionContext): unknown => {
    const { body } = context.switchToHttp().getRequest<{ readonly body?: unknown }>();
    if (body instanceof UnreadableBody) throw body.error;
    return body;
  },
);
