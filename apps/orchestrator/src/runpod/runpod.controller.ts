import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { RequireScope } from '../auth/scopes.decorator';
import { RunPodService } from './runpod.service';
import { RunPodConfigView, RunPodHealthView } from './runpod.views';

@ApiTags('runpod')
@Controller('runpod')
export class RunPodController {
  constructor(private readonly runpod: RunPodService) {}

  @Get('health')
  @RequireScope('jobs:read')
  @ApiOperation({
    operationId: 'getRunPodHealth',
    summary: 'Jobs and workers as RunPod counts them',
  })
  @ApiOkResponse({ type: RunPodHealthView })
  getRunPodHealth(): Promise<RunPodHealthView> {
    return this.runpod.health();
  }

  @Get('config')
  @RequireScope('jobs:read')
  @ApiOperation({
    operationId: 'getRunPodConfig',
    summary: 'How the RunPod endpoint is set up',
    description:
      'Read from RunPod at most once a minute; from the configuration of this program where that can not be.',
  })
  @ApiOkResponse({ type: RunPodConfigView })
  getRunPodConfig(): Promise<RunPodConfigView> {
    return this.runpod.settings();
  }
}
