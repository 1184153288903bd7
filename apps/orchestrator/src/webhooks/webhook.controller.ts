import { Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { KeySecrets } from '../auth/key.secrets';
import { RequireScope } from '../auth/scopes.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { WebhookTester } from './webhook.tester';
import { WebhookSecret, WebhookTest, WebhookTestResult } from './webhook.views';

@ApiTags('webhook')
@Controller('webhook')
export class WebhookController {
  constructor(
    private readonly tester: WebhookTester,
    private readonly secrets: KeySecrets,
  ) {}

  @Post('test')
  @HttpCode(200)
  @RequireScope('jobs:write')
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Try a receiver',
    description:
      'Sends one signed event of the type webhook.test at once, and answers what came of it, within about 15 seconds.',
  })
  @ApiBody({ type: WebhookTest })
  @ApiOkResponse({ type: WebhookTestResult })
  testWebhook(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
  ): Promise<WebhookTestResult> {
    return this.tester.test(caller.owner, body);
  }

  @Post('secret/rotate')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RequireScope('jobs:write')
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Change the secret of webhooks',
    description:
      'Gives a new secret. For 24 hours webhooks carry two signatures, of the new one and of the one before; a second rotation ends the latter at once.',
  })
  @ApiOkResponse({ type: WebhookSecret })
  async rotateWebhookSecret(@CurrentCaller() caller: Caller): Promise<WebhookSecret> {
    const { secret, bothUntil } = await this.secrets.rotate(caller.owner);
    return { webhook_secret: secret, both_until: new Date(bothUntil).toISOString() };
  }
}
