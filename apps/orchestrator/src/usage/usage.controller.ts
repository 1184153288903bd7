import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { USAGE_GROUPS } from './usage.query';
import { UsageService } from './usage.service';
import { Usage } from './usage.views';

const day = { type: 'string', format: 'date' } as const;

@ApiTags('service')
@Controller('usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @RequireScope('jobs:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Show what jobs took and cost',
    description:
      'Jobs that ended from one day to another (UTC, both included, at most 400 days), summed up by day, owner or operation, and what the month has cost so far beside its limit. Your own; a key with the scope admin sees those of an `owner`, or of all with `*`, which is what it gets by `group_by=owner`.',
  })
  @ApiQuery({
    name: 'from',
    required: false,
    description: 'Without it, 29 days before `to`.',
    schema: { ...day, example: '2026-10-25' },
  })
  @ApiQuery({
    name: 'to',
    required: false,
    description: 'Without it, today.',
    schema: { ...day, example: '2026-11-23' },
  })
  @ApiQuery({
    name: 'group_by',
    required: false,
    enum: USAGE_GROUPS,
    enumName: 'UsageGroupBy',
    description: '`day` where it is left out.',
  })
  @ApiQuery({
    name: 'owner',
    required: false,
    description: 'Somebody else asks for the scope admin.',
    schema: { type: 'string', maxLength: 63, example: '*' },
  })
  @ApiOkResponse({ type: Usage })
  getUsage(@CurrentCaller() caller: Caller, @Query() query: unknown): Promise<Usage> {
    return this.usage.read(caller, query);
  }
}
