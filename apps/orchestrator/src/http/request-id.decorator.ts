import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** The request's id: X-Request-Id as it was sent, or the one made for it. */
export const RequestId = createParamDecorator(
  (_data: undefined, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<{ readonly id: string }>().id,
);
