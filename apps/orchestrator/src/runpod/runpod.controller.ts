import { Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';

import { RequireScope } from '../auth/scopes.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { EndpointPatch, RunPodEndpointView } from './endpoint.views';
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

  @Patch('endpoint/:name')
  @RequireScope('admin')
  @ApiParam({ name: 'name', description: 'As it is configured.', example: 'eu' })
  @ApiOperation({
    operationId: 'setRunPodEndpoint',
    summary: 'Drain an endpoint, or use it again',
    description:
      'Of all orchestrators of a database. New attempts go to the other endpoints; without another one, jobs wait.',
  })
  @ApiBody({ type: EndpointPatch })
  @ApiOkResponse({ type: RunPodEndpointView })
  setRunPodEndpoint(
    @Param('name') name: string,
    @JsonBody() body: unknown,
  ): Promise<RunPodEndpointView> {
    return this.runpod.setState(name, body);
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
