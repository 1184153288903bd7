import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';

import { Public } from '../auth/public.decorator';
import { HealthService } from './health.service';
import { Health } from './health.view';

@ApiTags('service')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Check the health of the service',
    description: 'Open. A GPU provider that is down is `degraded`: jobs are taken all the same.',
  })
  @ApiQuery({
    name: 'live',
    required: false,
    allowEmptyValue: true,
    schema: { type: 'string' },
    description: 'Only whether the program runs; nothing is checked.',
  })
  @ApiOkResponse({ type: Health })
  @ApiResponse({ status: 503, description: 'The database or the storage does not work.' })
  async getHealth(@Query('live') live?: unknown): Promise<Health> {
    return YES.includes(live) ? this.health.live() : this.health.check();
  }
}

/** `?live`, and how people write it out; anything else asks for the checks. */
const YES: readonly unknown[] = ['', 'true', '1'];
