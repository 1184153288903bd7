import { JOB_CLASSES, JOB_SCHEMA, JOB_STATUSES, OPERATION_NAMES, type Job } from '@app/contracts';
import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Redirect,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiExtraModels,
  ApiFoundResponse,
  ApiGoneResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { JobDeletion } from './ending/job.deletion';
import { JobsService } from './jobs.service';
import { JobList } from './jobs.views';

const ApiJobId = () => ApiParam({ name: 'id', example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' });

@ApiTags('job')
@ApiExtraModels(...Object.values(JOB_CLASSES))
@Controller('job')
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly deletion: JobDeletion,
  ) {}

  @Get()
  @RequireScope('jobs:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'listJobs', summary: 'List your jobs, newest first' })
  @ApiQuery({ name: 'status', enum: JOB_STATUSES, enumName: 'JobStatus', required: false })
  @ApiQuery({
    name: 'operation',
    enum: OPERATION_NAMES,
    enumName: 'OperationName',
    required: false,
  })
  @ApiQuery({
    name: 'created_after',
    required: false,
    schema: { type: 'string', format: 'date-time' },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  })
  @ApiQuery({ name: 'cursor', required: false, schema: { type: 'string', maxLength: 100 } })
  @ApiOkResponse({ type: JobList })
  async listJobs(@CurrentCaller() caller: Caller, @Query() query: unknown): Promise<JobList> {
    return this.jobs.list(caller.owner, query);
  }

  @Get(':id')
  @RequireScope('jobs:read')
  @ApiJobId()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getJob', summary: 'Read a job' })
  @ApiOkResponse({ schema: JOB_SCHEMA })
  getJob(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Job> {
    return this.jobs.find(caller.owner, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScope('jobs:write')
  @ApiJobId()
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Cancel a job',
    description: 'A job that is canceled already is answered as it is.',
  })
  @ApiOkResponse({ schema: JOB_SCHEMA })
  @ApiConflictResponse()
  cancelJob(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Job> {
    return this.jobs.cancel(caller.owner, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('jobs:write')
  @ApiJobId()
  @ApiOperation({
    operationId: 'deleteJob',
    summary: 'Delete a job',
    description:
      'Cancels it where it still goes on, and erases its files, its input with metadata and webhook address, and its output. That it was there, how it ended and what it cost stays in the list. A job that is deleted already is answered the same way.',
  })
  @ApiNoContentResponse({ description: 'It is erased, or is being erased.' })
  deleteJob(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.deletion.delete(caller.owner, id);
  }

  @Get(':id/output')
  @Redirect()
  @Header('cache-control', 'no-store')
  @RequireScope('jobs:read')
  @ApiJobId()
  @ApiOperation({ operationId: 'getJobOutput', summary: 'Fetch the result of a job' })
  @ApiQuery({
    name: 'file',
    required: false,
    description: 'The name of one of `output.files`; without it the first.',
    schema: { type: 'string', maxLength: 64 },
  })
  @ApiFoundResponse({
    description: 'To a signed address of the result.',
    headers: { Location: { schema: { type: 'string', format: 'uri' } } },
  })
  @ApiOkResponse({
    description: 'The file, where the client follows the redirect.',
    content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiConflictResponse()
  @ApiGoneResponse()
  async getJobOutput(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query('file') file?: unknown,
  ) {
    const name = typeof file === 'string' ? file : undefined;
    return { statusCode: 302, url: await this.jobs.outputUrl(caller.owner, id, name) };
  }

  @Sse(':id/events')
  @RequireScope('jobs:read')
  @ApiJobId()
  @ApiHeader({
    name: 'Last-Event-ID',
    description:
      'What a browser sends when it connects again. Whatever it is, the first event is the job as it is now.',
    required: false,
    schema: { type: 'string' },
  })
  @ApiOperation({
    operationId: 'streamJobEvents',
    summary: 'Follow a job',
    description:
      'Server-Sent Events: `event: job` with the Job now and on every change; its id is the revision. A comment every 15 s; ends after a final state.',
  })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: JOB_SCHEMA } } })
  streamJobEvents(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<Observable<MessageEvent>> {
    return this.jobs.events(caller.owner, id);
  }
}
