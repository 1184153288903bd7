import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { RunPodHealth, RunPodJobStatus } from '@app/contracts';

import { ClientService } from './client.service';
import { Gone } from './gone.decorator';
import { KeyGuard } from './key.guard';
import type { RawBody } from './raw-body';

/** The side of the endpoint that clients call: https://docs.runpod.io/serverless/endpoints. */
@Controller('v2/:endpointId')
@UseGuards(KeyGuard)
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

  @Get('health')
  health(): RunPodHealth {
    return this.service.health();
  }
}
