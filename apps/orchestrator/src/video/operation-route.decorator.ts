import { JOB_CLASSES, OPERATIONS, type OperationName } from '@app/contracts';
import { HttpCode, Post, SetMetadata, UseInterceptors, applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiPaymentRequiredResponse,
  ApiServiceUnavailableResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';

import { RequireScope } from '../auth/scopes.decorator';
import type { BodyConfig } from '../http/json-body.parser';
import { OperationBody } from '../http/operation-body';
import { ACCEPTED_HEADERS, ENDED_HEADERS, REQUEST_HEADERS } from './submission.headers';
import { SubmittedInterceptor } from './submitted.interceptor';

/** Metadata name of the operation that a route stands for. */
export const OPERATION = 'api-gpu:operation';

/** `POST /video/<operation>`: path, scope, answers and documents, all from the definition. */
export function OperationRoute(name: OperationName): MethodDecorator {
  const { input, summary, description, maxBodyBytes } = OPERATIONS[name];
  const job = JOB_CLASSES[name];
  return applyDecorators(
    SetMetadata(OPERATION, name),
    Post(name),
    HttpCode(202),
    RouteConfig({ maxBodyBytes } satisfies BodyConfig),
    RequireScope('jobs:write'),
    UseInterceptors(SubmittedInterceptor),
    ApiOperation({ operationId: operationId(input.name), summary, description }),
    ApiExtraModels(job),
    OperationBody(OPERATIONS[name]),
    ...REQUEST_HEADERS.map((header) => ApiHeader(header)),
    ApiAcceptedResponse({ type: job, description: 'Taken in.', headers: ACCEPTED_HEADERS }),
    ApiOkResponse({ type: job, description: 'It has ended.', headers: ENDED_HEADERS }),
    ApiPaymentRequiredResponse(),
    ApiUnprocessableEntityResponse(),
    ApiServiceUnavailableResponse(),
  );
}

/** `CaptionInput` gives `createCaption`, as SDKs call the function. */
function operationId(inputName: string): string {
  return `create${inputName.replace(/Input$/, '')}`;
}
