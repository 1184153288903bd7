import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import type { Caller } from './caller';
import { CurrentCaller } from './current-caller.decorator';
import { Key } from './key.view';
import { RateLimits } from './rate-limits';

@ApiTags('service')
@Controller('key')
export class KeyController {
  constructor(private readonly limits: RateLimits) {}

  @Get()
  @ApiOperation({
    summary: 'Show the key in use',
    description: 'Its owner, its scopes, its limits and what is left of them.',
  })
  @ApiOkResponse({ type: Key })
  async getKey(@CurrentCaller() caller: Caller): Promise<Key> {
    const state = await this.limits.state(caller.owner);
    return {
      object: 'key',
      id: caller.keyId,
      owner: caller.owner,
      scopes: caller.scopes,
      limits: { requests_per_minute: state?.limit ?? null },
      remaining: {
        requests: state?.remaining ?? null,
        resets_in_seconds: state?.resetSeconds ?? null,
      },
    };
  }
}
