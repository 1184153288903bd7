import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** The request's body as it was parsed from JSON; undefined where none was sent. Not validated. */
export const JsonBody = createParamDecorator(
  (_data: undefined, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<{ readonly body?: unknown }>().body,
);
