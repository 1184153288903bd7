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
} from '@nestjs/common';
import type { JobsToStop, TakenJob } from '@app/contracts';
import type { FastifyReply } from 'fastify';

import { Gone } from './gone.decorator';
import { KeyGuard } from './key.guard';
import type { RawBody } from './raw-body';
import { WorkerService } from './worker.service';

/** The side of the endpoint that workers call, as runpod-python does. */
@Controller('v2/:endpointId')
@UseGuards(KeyGuard)
export class WorkerController {
  constructor(private readonly service: WorkerService) {}

  @Get('job-take/:workerId')
  async take(
    @Param('workerId') workerId: string,
    @Gone() signal: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TakenJob | undefined> {
    return orNoContent(await this.service.take(workerId, signal), reply);
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

  @Post('job-done/:workerId/:jobId')
  @HttpCode(200)
  done(
    @Param('workerId') workerId: string,
    @Param('jobId') jobId: string,
    @Body() body: RawBody | undefined,
  ): object {
    this.service.done(workerId, jobId, body);
    return {};
  }
}

function orNoContent<T>(answer: T | undefined, reply: FastifyReply): T | undefined {
  if (answer === undefined) void reply.status(204);
  return answer;
}
