import { parse, StringField } from '@app/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';

import type { JobsService } from '../jobs/jobs.service';
import { argumentsSchema } from '../http/arguments-schema';
import type { Tool } from './tool';
import { takeApart, WAIT_SECONDS } from './tool.waiting';

/** What can be done with jobs that are there. */
export function jobTools(document: OpenAPIObject, jobs: JobsService): readonly Tool[] {
  return [getJob(document, jobs), listJobs(document, jobs), cancelJob(document, jobs)];
}

const READS = {
  ...{ readOnlyHint: true, destructiveHint: false },
  ...{ idempotentHint: true, openWorldHint: false },
};

/** The argument of a tool for one job. */
class OneJob {
  @StringField({ description: '', maxLength: 64 })
  readonly id!: string;
}

function getJob(document: OpenAPIObject, jobs: JobsService): Tool {
  const route = argumentsSchema(document, { method: 'get', path: '/job/{id}' });
  return {
    name: 'get_job',
    title: 'Read a job, or wait for its end',
    description:
      'Answers the job with its status, progress and, once it has succeeded, output.url, a link that works without a key until expires_at.',
    inputSchema: { ...route, properties: { ...route.properties, wait_seconds: WAIT_SECONDS } },
    annotations: READS,
    scope: 'jobs:read',
    run: async (given, call) => {
      const { waiting, rest } = takeApart(given, call);
      return jobs.find(call.caller.owner, parse(OneJob, rest).id, waiting);
    },
  };
}

function listJobs(document: OpenAPIObject, jobs: JobsService): Tool {
  return {
    name: 'list_jobs',
    title: 'List your jobs, newest first',
    description: 'Answers a page of jobs; next_cursor, sent as cursor, gives the next one.',
    inputSchema: argumentsSchema(document, { method: 'get', path: '/job' }),
    annotations: READS,
    scope: 'jobs:read',
    run: (given, { caller }) => jobs.list(caller.owner, asQuery(given)),
  };
}

function cancelJob(document: OpenAPIObject, jobs: JobsService): Tool {
  return {
    name: 'cancel_job',
    title: 'Cancel a job',
    description: 'Ends a job that is not wanted any more, and answers it.',
    inputSchema: argumentsSchema(document, { method: 'post', path: '/job/{id}/cancel' }),
    annotations: { ...READS, readOnlyHint: false, destructiveHint: true },
    scope: 'jobs:write',
    run: (given, { caller }) => jobs.cancel(caller.owner, parse(OneJob, given).id),
  };
}

/** In a query numbers are texts. */
function asQuery(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(value) : value,
    ]),
  );
}
