import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { DeliveriesService } from './deliveries.service';
import { Delivery, DeliveryList } from './delivery.views';

const ApiJobId = () => ApiParam({ name: 'id', example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' });

@ApiTags('webhook')
@Controller('job')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get(':id/deliveries')
  @RequireScope('jobs:read')
  @ApiJobId()
  @ApiOperation({
    operationId: 'listJobDeliveries',
    summary: 'See what was sent of a job',
    description:
      'Every event that was sent to webhook_url or will be, with its tries; of job.progress the last ones.',
  })
  @ApiOkResponse({ type: DeliveryList })
  listJobDeliveries(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<DeliveryList> {
    return this.deliveries.list(caller.owner, id);
  }

  @Post(':id/deliveries/:n/resend')
  @HttpCode(202)
  @RequireScope('jobs:write')
  @ApiJobId()
  @ApiParam({ name: 'n', schema: { type: 'integer', minimum: 1 }, example: 1 })
  @ApiOperation({
    operationId: 'resendJobDelivery',
    summary: 'Send a delivery again',
    description:
      'At once, whatever became of it, with the same webhook-id and the job as it is now; its schedule begins anew. 409 while a try is under way, and for the progress of a job that has ended.',
  })
  @ApiAcceptedResponse({ type: Delivery, description: 'It is due now.' })
  @ApiConflictResponse()
  resendJobDelivery(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('n') n: string,
  ): Promise<Delivery> {
    return this.deliveries.resend(caller.owner, id, n);
  }
}
