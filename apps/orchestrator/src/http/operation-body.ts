import type { OperationDefinition } from '@app/contracts';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';

/** Documents the body of an operation's route: its input, or one of several where it takes others. */
export function OperationBody({ input, bodies = [] }: OperationDefinition): MethodDecorator {
  if (bodies.length === 0) return ApiBody({ type: input });
  const types = [input, ...bodies];
  const oneOf = types.map((type) => ({ $ref: getSchemaPath(type) }));
  return applyDecorators(ApiExtraModels(...types), ApiBody({ required: true, schema: { oneOf } }));
}
