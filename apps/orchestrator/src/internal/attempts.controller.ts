import { ApiError, type PartsAnswer, type StartAnswer } from '@app/contracts';
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Public } from '../auth/public.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { HintsService } from '../jobs/attempts/hints.service';

/** What workers call back while they work; the token in the path is their only key. */
@Public()
@ApiExcludeController()
@Controller('internal/attempts/:token')
export class AttemptsController {
  constructor(private readonly hints: HintsService) {}

  @Post('start')
  @HttpCode(200)
  start(@Param('token') token: string): Promise<StartAnswer> {
    return this.hints.start(token);
  }

  @Post('progress')
  @HttpCode(204)
  progress(@Param('token') token: string, @JsonBody() body: unknown): Promise<void> {
    return this.hints.progress(token, small(body));
  }

  @Post('parts')
  @HttpCode(200)
  parts(@Param('token') token: string, @JsonBody() body: unknown): Promise<PartsAnswer> {
    return this.hints.parts(token, small(body));
  }

  @Post('done')
  @HttpCode(204)
  done(@Param('token') token: string): Promise<void> {
    return this.hints.done(token);
  }
}

const MAX_HINT_BYTES = 64 * 1024;

function small(body: unknown): unknown {
  if (JSON.stringify(body ?? null).length <= MAX_HINT_BYTES) return body;
  throw new ApiError('payload_too_large', `A hint has at most ${MAX_HINT_BYTES} bytes.`);
}
