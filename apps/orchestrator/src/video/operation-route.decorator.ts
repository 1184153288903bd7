import { JOB_CLASSES, OPERATIONS, type OperationName } from '@app/contracts';
import { HttpCode, Post, SetMetadata, UseInterceptors, applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
} from '@nestjs/swagger';

import { RequireScope } from '../auth/scopes.decorator';
import { SubmittedInterceptor } from './submitted.interceptor';

/** Metadata name of the operation that a route stands for. */
export const OPERATION = 'api-gpu:operation';

/** `POST /video/<operation>`: path, scope, answers and documents, all from the definition. */
export function OperationRoute(name: OperationName): MethodDecorator {
  const { input, summary, description } = OPERATIONS[name];
  const job = JOB_CLASSES[name];
  return applyDecorators(
    SetMetadata(OPERATION, name),
    Post(name),
    HttpCode(202),
    RequireScope('jobs:write'),
    UseInterceptors(SubmittedInterceptor),
    ApiOperation({ operationId: operationId(input.name), summary, description }),
    ApiExtraModels(job),
    ApiBody({ type: input }),
    ApiHeader({
      name: 'Prefer',
      description:
        '`wait=N`: hold the answer for up to N seconds (1 to 60) until the job has ended.',
      required: false,
      schema: { type: 'string', example: 'wait=30' },
    }),
    ApiAcceptedResponse({ type: job, description: 'Taken in.', headers: ACCEPTED_HEADERS }),
    ApiOkResponse({ type: job, description: 'With `Prefer: wait`: it has ended.' }),
    ApiServiceUnavailableResponse(),
  );
}

const ACCEPTED_HEADERS = {
  Location: { description: 'The job.', schema: { type: 'string' as const } },
  'Retry-After': {
    description: 'Seconds after which a look at it is worth while.',
    schema: { type: 'integer' as const },
  },
};

/** `CaptionInput` gives `createCaption`, as SDKs call the function. */
function operationId(inputName: string): string {
  return `create${inputName.replace(/Input$/, '')}`;
}
