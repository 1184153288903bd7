import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Caller } from '../../auth/caller';
import { CurrentCaller } from '../../auth/current-caller.decorator';
import { RequireScope } from '../../auth/scopes.decorator';
import { clientGone } from '../../http/client-gone';
import { NUMBERS } from './what-if.query';
import { WhatIfService } from './what-if.service';
import { WhatIfUsage } from './what-if.views';

const day = (name: string, description: string, example: string) =>
  ApiQuery({
    name,
    required: false,
    description,
    schema: { type: 'string', format: 'date', example },
  });

const number = (name: keyof typeof NUMBERS, description: string, example: number) => {
  const [minimum, maximum, isWhole] = NUMBERS[name];
  const type = isWhole ? 'integer' : 'number';
  return ApiQuery({
    ...{ name, required: false, description },
    schema: { type, minimum, maximum, example },
  });
};

@ApiTags('service')
@Controller('usage')
export class WhatIfController {
  constructor(private readonly service: WhatIfService) {}

  @Get('what-if')
  @RequireScope('jobs:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Ask what past jobs would have cost on another endpoint',
    description:
      'Sends the jobs that ended from one day to another, as they came and as long as each took, through a model of RunPod’s scaling, and tells what the GPU seconds would have cost, how long the jobs would have waited, and which idle timeout is the cheapest. Nothing is started, and nothing is changed.',
  })
  @day('from', 'Without it, 29 days before `to`.', '2026-10-25')
  @day('to', 'Without it, today.', '2026-11-23')
  @number('idle_timeout_seconds', 'How long a worker waits for the next job; 300 unless given.', 60)
  @number('workers_min', 'Workers that are always up; 0 unless given.', 0)
  @number('workers_max', 'WORKERS_MAX unless given.', 10)
  @number(
    'queue_delay_seconds',
    'How long a job waits before a worker is started; 4 unless given.',
    4,
  )
  @number('cold_start_seconds', 'How long a start takes; 10 unless given.', 10)
  @number(
    'price_per_second_usd',
    'US dollars; that of the last job with a price unless given.',
    0.00019,
  )
  @number('times', 'How many times as many jobs come; 1 unless given.', 10)
  @number('wait_p95_seconds', 'Longest wait of 95 of 100 jobs that `cheapest` may have.', 15)
  @ApiQuery({
    ...{ name: 'owner', required: false },
    description: 'Somebody else asks for the scope admin, `*` is everybody.',
    schema: { type: 'string', maxLength: 63, example: '*' },
  })
  @ApiOkResponse({ type: WhatIfUsage })
  askWhatIf(
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WhatIfUsage> {
    return this.service.ask(caller, query, clientGone(reply));
  }
}
