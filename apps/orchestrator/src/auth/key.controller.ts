import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Config } from '../config/config';
import { webhookSecret } from '../config/webhook-secret';
import type { Caller } from './caller';
import { CurrentCaller } from './current-caller.decorator';
import { Key } from './key.view';
import { RateLimits } from './rate-limits';

@ApiTags('service')
@Controller('key')
export class KeyController {
  constructor(
    private readonly limits: RateLimits,
    private readonly config: Config,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Show the key in use',
    description:
      'Its owner, its scopes, its limits and what is left of them, and the secret that webhooks are signed with.',
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
      webhook_secret: this.webhookSecret(caller),
    };
  }

  private webhookSecret({ owner, scopes }: Caller): string | null {
    const shown = scopes.includes('admin') || scopes.includes('jobs:write');
    return shown ? webhookSecret(this.config.secretKey, owner) : null;
  }
}
