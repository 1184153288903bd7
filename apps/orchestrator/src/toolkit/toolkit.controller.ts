import type { Job } from '@app/contracts';
import { Controller, Header, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import {
  ApiBody,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import type { Caller } from '../auth/caller';
import { CurrentCaller } from '../auth/current-caller.decorator';
import { RequireScope } from '../auth/scopes.decorator';
import { JsonBody } from '../http/json-body.decorator';
import { ToolkitStatusInput } from './toolkit.inputs';
import { ToolkitInterceptor } from './toolkit.interceptor';
import { ToolkitPatience, ToolkitRequest, ToolkitRoute } from './toolkit.route';
import { ToolkitService, type ToolkitSubmission } from './toolkit.service';
import { toolkitStatus, ToolkitStatusAnswer } from './toolkit.views';

/** Calls of no-code-architects-toolkit, as far as ours do the same (docs/compatibility.md). */
@ApiTags('compatibility')
@Controller('v1')
export class ToolkitController {
  constructor(private readonly toolkit: ToolkitService) {}

  @ToolkitRoute('caption')
  @UseInterceptors(ToolkitInterceptor)
  createToolkitCaption(
    @ToolkitRequest() request: ToolkitSubmission,
    @ToolkitPatience() waiting: AbortSignal | null,
  ): Promise<Job> {
    return this.toolkit.submit('caption', request, waiting);
  }

  @ToolkitRoute('image')
  @UseInterceptors(ToolkitInterceptor)
  createToolkitImageVideo(
    @ToolkitRequest() request: ToolkitSubmission,
    @ToolkitPatience() waiting: AbortSignal | null,
  ): Promise<Job> {
    return this.toolkit.submit('image', request, waiting);
  }

  @ToolkitRoute('mp3')
  @UseInterceptors(ToolkitInterceptor)
  createToolkitMp3(
    @ToolkitRequest() request: ToolkitSubmission,
    @ToolkitPatience() waiting: AbortSignal | null,
  ): Promise<Job> {
    return this.toolkit.submit('mp3', request, waiting);
  }

  @Post('toolkit/job/status')
  @HttpCode(200)
  @RequireScope('jobs:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Ask for a job, as the toolkit is asked' })
  @ApiBody({ type: ToolkitStatusInput })
  @ApiOkResponse({ type: ToolkitStatusAnswer })
  @ApiNotFoundResponse()
  async getToolkitJobStatus(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: unknown,
  ): Promise<ToolkitStatusAnswer> {
    return toolkitStatus(await this.toolkit.find(caller.owner, body));
  }
}
