import { OPERATION_NAMES, OPERATIONS, type OperationName } from '@app/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';

import type { JobsService } from '../jobs/jobs.service';
import { argumentsSchema } from '../http/arguments-schema';
import type { Tool } from './tool';
import { IDEMPOTENCY, takeApart, WAIT_SECONDS } from './tool.waiting';

/** One tool for each operation, called like it. */
export function operationTools(document: OpenAPIObject, jobs: JobsService): readonly Tool[] {
  return OPERATION_NAMES.map((name) => operationTool(name, document, jobs));
}

function operationTool(name: OperationName, document: OpenAPIObject, jobs: JobsService): Tool {
  const { summary, description } = OPERATIONS[name];
  const route = argumentsSchema(document, { method: 'post', path: `/video/${name}` });
  return {
    name,
    title: summary,
    description: `${description} Answers the job; its result is in output once status is succeeded.`,
    inputSchema: {
      ...route,
      properties: {
        ...route.properties,
        wait_seconds: WAIT_SECONDS,
        idempotency_key: IDEMPOTENCY,
      },
    },
    annotations: {
      ...{ readOnlyHint: false, destructiveHint: false },
      ...{ idempotentHint: false, openWorldHint: true },
    },
    scope: 'jobs:write',
    run: async (given, call) => {
      const { waiting, idempotencyKey, rest: body } = takeApart(given, call);
      const { caller, requestId, traceparent } = call;
      const known = { operation: name, caller, requestId, traceparent };
      const submission = { ...known, body, idempotencyKey };
      return (await jobs.submit(submission, waiting)).job;
    },
  };
}
