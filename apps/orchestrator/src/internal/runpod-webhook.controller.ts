import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Public } from '../auth/public.decorator';
import { HintsService } from '../jobs/attempts/hints.service';

/**
 * What RunPod calls when an attempt has ended, up to three times and without a signature. Its body is
 * not looked at, and may be missing: what became of the attempt is asked for.
 */
@Public()
@ApiExcludeController()
@Controller('internal/runpod/:token')
export class RunPodWebhookController {
  constructor(private readonly hints: HintsService) {}

  @Post()
  @HttpCode(204)
  ended(@Param('token') token: string): Promise<void> {
    return this.hints.ended(token);
  }
}
