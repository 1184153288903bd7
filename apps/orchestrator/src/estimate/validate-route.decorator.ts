import { OPERATIONS, type OperationName } from '@app/contracts';
import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { RequireScope } from '../auth/scopes.decorator';
import type { BodyConfig } from '../http/json-body.parser';
import { OperationBody } from '../http/operation-body';
import { Estimate } from './estimate.views';

/** `POST /video/<operation>/validate`: the body of the operation, and an Estimate instead of a job. */
export function ValidateRoute(name: OperationName): MethodDecorator {
  const { input, maxBodyBytes } = OPERATIONS[name];
  return applyDecorators(
    Post(`${name}/validate`),
    HttpCode(200),
    RouteConfig({ maxBodyBytes } satisfies BodyConfig),
    RequireScope('jobs:write'),
    ApiOperation({
      operationId: `validate${input.name.replace(/Input$/, '')}`,
      summary: `Check a request for ${name}, and estimate it`,
      description:
        'Takes the body of the operation and makes no job: what is wrong with it is answered as the operation would, what is right with the planned output, warnings, and cost and time by jobs of its kind. What can not be told beforehand is null.',
    }),
    OperationBody(OPERATIONS[name]),
    ApiOkResponse({ type: Estimate }),
  );
}
