import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { JobsToStop } from '@app/contracts';
import type { FastifyReply } from 'fastify';

import { FaultInterceptor } from './fault.interceptor';
import { Gone } from './gone.decorator';
import { KeyGuard } from './key.guard';
import type { RawBody } from './raw-body';
import { ResultService } from './result.service';
import { WorkerService, type HandedJob } from './worker.service';

/** Most jobs that one call hands out. */
const MAX_BATCH = 100;

/** The side of the endpoint that workers call, as runpod-python does. */
@Controller('v2/:endpointId')
@UseGuards(KeyGuard)
@UseInterceptors(FaultInterceptor)
export class WorkerController {
  constructor(
    private readonly service: WorkerService,
    private readonly results: ResultService,
  ) {}

  @Get('job-take/:workerId')
  async take(
    @Param('workerId') workerId: string,
    @Gone() signal: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandedJob | undefined> {
    const [job] = await this.service.take(workerId, { most: 1, signal });
    return orNoContent(job, reply);
  }

  @Get('job-take-batch/:workerId')
  async takeBatch(
    @Param('workerId') workerId: string,
    @Query('batch_size') size: string | undefined,
    @Gone() signal: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly HandedJob[] | undefined> {
    const most = Math.min(Math.max(Math.trunc(Number(size)) || 1, 1), MAX_BATCH);
    const jobs = await this.service.take(workerId, { most, signal });
    return orNoContent(jobs.length > 0 ? jobs : undefined, reply);
  }

  @Get('job-stop/:workerId')
  async stops(
    @Param('workerId') workerId: string,
    @Gone() signal: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobsToStop | undefined> {
    return orNoContent(await this.service.stops(workerId, signal), reply);
  }

  @Get('ping/:workerId')
  ping(
    @Param('workerId') workerId: string,
    @Query('job_id') jobIds: string | undefined,
    @Query('status') status: string | undefined,
    @Query('reason') reason: string | undefined,
  ): object {
    const unfit = status === 'unhealthy' ? `it is unhealthy: ${reason ?? 'no reason'}` : undefined;
    this.service.ping(workerId, jobIds, unfit);
    return {};
  }

  @Post('job-stream/:workerId/:jobId')
  @HttpCode(200)
  stream(
    @Param('workerId') workerId: string,
    @Param('jobId') jobId: string,
    @Body() body: RawBody | undefined,
  ): object {
    this.results.stream(workerId, jobId, body);
    return {};
  }

  @Post('job-done/:workerId/:jobId')
  @HttpCode(200)
  done(
    @Param('workerId') workerId: string,
    @Param('jobId') jobId: string,
    @Body() body: RawBody | undefined,
  ): object {
    this.results.done(workerId, jobId, body);
    return {};
  }
}

function orNoContent<T>(answer: T | undefined, reply: FastifyReply): T | undefined {
  if (answer === undefined) void reply.status(204);
  return answer;
}
