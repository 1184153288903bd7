import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { RunPodHealth, RunPodJobStatus } from '@app/contracts';

import { ClientService, type StreamAnswer } from './client.service';
import { FaultInterceptor } from './fault.interceptor';
import { Gone } from './gone.decorator';
import { KeyGuard } from './key.guard';
import { RateGuard } from './rate.guard';
import type { RawBody } from './raw-body';

/** The side of the endpoint that clients call: https://docs.runpod.io/serverless/endpoints. */
@Controller('v2/:endpointId')
@UseGuards(KeyGuard, RateGuard)
@UseInterceptors(FaultInterceptor)
export class ClientController {
  constructor(private readonly service: ClientService) {}

  @Post('run')
  @HttpCode(200)
  run(@Body() body: RawBody | undefined): RunPodJobStatus {
    return this.service.run(body);
  }

  @Post('runsync')
  @HttpCode(200)
  runSync(
    @Body() body: RawBody | undefined,
    @Query('wait') wait: string | undefined,
    @Gone() signal: AbortSignal,
  ): Promise<RunPodJobStatus> {
    return this.service.runSync(body, { wait, signal });
  }

  @Get('status/:jobId')
  status(@Param('jobId') jobId: string): RunPodJobStatus {
    return this.service.status(jobId);
  }

  @Post('status/:jobId')
  @HttpCode(200)
  postedStatus(@Param('jobId') jobId: string): RunPodJobStatus {
    return this.service.status(jobId);
  }

  @Get('status-sync/:jobId')
  statusSync(
    @Param('jobId') jobId: string,
    @Query('wait') wait: string | undefined,
    @Gone() signal: AbortSignal,
  ): Promise<RunPodJobStatus> {
    return this.service.statusSync(jobId, { wait, signal });
  }

  @Post('status-sync/:jobId')
  @HttpCode(200)
  postedStatusSync(
    @Param('jobId') jobId: string,
    @Query('wait') wait: string | undefined,
    @Gone() signal: AbortSignal,
  ): Promise<RunPodJobStatus> {
    return this.service.statusSync(jobId, { wait, signal });
  }

  @Post('cancel/:jobId')
  @HttpCode(200)
  cancel(@Param('jobId') jobId: string): RunPodJobStatus {
    return this.service.cancel(jobId);
  }

  @Get('stream/:jobId')
  stream(
    @Param('jobId') jobId: string,
    @Query('wait') wait: string | undefined,
    @Gone() signal: AbortSignal,
  ): Promise<StreamAnswer> {
    return this.service.stream(jobId, { wait, signal });
  }

  @Post('stream/:jobId')
  @HttpCode(200)
  postedStream(
    @Param('jobId') jobId: string,
    @Query('wait') wait: string | undefined,
    @Gone() signal: AbortSignal,
  ): Promise<StreamAnswer> {
    return this.service.stream(jobId, { wait, signal });
  }

  @Post('retry/:jobId')
  @HttpCode(200)
  retry(@Param('jobId') jobId: string): RunPodJobStatus {
    return this.service.retry(jobId);
  }

  @Post('purge-queue')
  @HttpCode(200)
  purgeQueue(): { readonly removed: number; readonly status: 'completed' } {
    return this.service.purgeQueue();
  }

  @Get('health')
  health(): RunPodHealth {
    return this.service.health();
  }
}
