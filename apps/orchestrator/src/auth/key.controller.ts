import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import type { Caller } from './caller';
import { CurrentCaller } from './current-caller.decorator';
import { JobQuota } from './job.quota';
import { KeySecrets } from './key.secrets';
import { Key } from './key.view';
import { OwnerLimits } from './owner.limits';
import { RateLimits } from './rate-limits';

@ApiTags('service')
@Controller('key')
export class KeyController {
  constructor(
    private readonly rates: RateLimits,
    private readonly limits: OwnerLimits,
    private readonly quota: JobQuota,
    private readonly secrets: KeySecrets,
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
    const rate = await this.rates.state(caller.owner);
    const { activeJobs, monthlySpendUsd } = await this.limits.of(caller.owner);
    const active = await this.quota.active(caller.owner);
    return {
      object: 'key',
      id: caller.keyId,
      owner: caller.owner,
      scopes: caller.scopes,
      expires_at: caller.expiresAt ? new Date(caller.expiresAt).toISOString() : null,
      limits: {
        requests_per_minute: rate?.limit ?? null,
        active_jobs: activeJobs || null,
        monthly_spend_usd: monthlySpendUsd || null,
      },
      remaining: {
        requests: rate?.remaining ?? null,
        resets_in_seconds: rate?.resetSeconds ?? null,
        active_jobs: activeJobs > 0 ? Math.max(0, activeJobs - active) : null,
      },
      webhook_secret: await this.webhookSecret(caller),
    };
  }

  private async webhookSecret({ owner, scopes }: Caller): Promise<string | null> {
    const shown = scopes.includes('admin') || scopes.includes('jobs:write');
    return shown ? this.secrets.current(owner) : null;
  }
}
